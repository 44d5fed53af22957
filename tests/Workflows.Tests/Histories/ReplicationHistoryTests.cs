using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Planning;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Replication.Loops;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Tests.Histories;

/// <summary>No history grows over 10,000 events and no payload over 16 KiB, however long replication runs and however large the machine is.</summary>
public sealed class ReplicationHistoryTests
{
    private const int LongestHistory = 10_000;
    private const int LargestPayload = 16 * 1024;
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ProjectId Project = Identifier.New<ProjectId>(new Guid(1, 0, 0, new byte[8]));
    private static readonly MachineId Machine = Identifier.New<MachineId>(new Guid(2, 0, 0, new byte[8]));

    private readonly CountingRuntime _runtime = new(Start);
    private int _disks = 1;
    private int _sizeGiB = 1;
    private SyncMethod _method = SyncMethod.ChangedBlocks;
    private int _blocksPerChunk = int.MaxValue;
    private Func<bool> _isDown = () => false;
    private Func<bool> _isPaused = () => false;
    private Func<int> _pending = () => 0;

    [Fact]
    public async Task Loop_AYearOfCyclesEachTenMinutes_KeepsItsHistoryShort()
    {
        AnswerAll();

        await _runtime.RunAsync(ReplicationNames.Loop, new ReplicationLoopInput(Project, Machine, 3), TimeSpan.FromDays(365));

        Assert.InRange(_runtime.Calls["replication-publish-cycle"], 52_000, 53_000);
        AssertBounded();
        Assert.InRange(_runtime.LongestHistory.Values.Max(), 1, 100);
    }

    [Fact]
    public async Task Cycle_InitialSyncOf64TiB_AtAHundredBlocksASecond_IsWholeWithShortHistories()
    {
        (_sizeGiB, _method, _blocksPerChunk) = (65_536, SyncMethod.FullCopy, 24_000);
        AnswerAll();

        var result = await RunCycleAsync(TimeSpan.FromDays(365));

        Assert.NotNull(result);
        Assert.Equal(65_536L * Block.PerGiB, _copied);
        Assert.True(_runtime.Generations["volume-replication"] > 10);
        AssertBounded();
    }

    [Fact]
    public async Task Cycle_OutageOfADayInTheMiddleOfAFirstCopy_WaitsWithShortHistories()
    {
        (_sizeGiB, _method, _blocksPerChunk) = (65_536, SyncMethod.FullCopy, 240_000);
        _isDown = () => _runtime.Now > Start.AddHours(1) && _runtime.Now < Start.AddHours(25);
        AnswerAll();

        Assert.NotNull(await RunCycleAsync(TimeSpan.FromDays(60)));

        Assert.Equal(65_536L * Block.PerGiB, _copied);
        AssertBounded();
    }

    [Fact]
    public async Task Cycle_OutageWithoutEnd_IsGivenUpAfterADayAndAHalf()
    {
        (_sizeGiB, _method, _blocksPerChunk) = (65_536, SyncMethod.FullCopy, 240_000);
        _isDown = () => _runtime.Now > Start.AddHours(1);
        AnswerAll();

        await Assert.ThrowsAsync<DrException>(() => RunCycleAsync(TimeSpan.FromDays(60)));

        Assert.InRange(_runtime.Now, Start.AddHours(37), Start.AddHours(38.5));
        AssertBounded();
    }

    [Fact]
    public async Task Cycle_PausedInTheMiddleForAnHour_GoesOn_ForADay_IsGivenUp()
    {
        (_sizeGiB, _method, _blocksPerChunk) = (65_536, SyncMethod.FullCopy, 240_000);
        var end = Start.AddHours(2);
        _isPaused = () => _runtime.Now > Start.AddHours(1) && _runtime.Now < end;
        AnswerAll();
        Assert.NotNull(await RunCycleAsync(TimeSpan.FromDays(60)));
        AssertBounded();

        end = DateTimeOffset.MaxValue;
        var failure = await Assert.ThrowsAsync<DrException>(() => RunCycleAsync(TimeSpan.FromDays(60)));
        Assert.Equal(ErrorCodes.SnapshotFailed, failure.Code);
        AssertBounded();
    }

    [Fact]
    public async Task Cycle_SnapshotPendingForHours_IsWaitedForWithAShortHistory()
    {
        _pending = () => _runtime.Now < Start.AddHours(20) ? 1 : 0;
        AnswerAll();

        Assert.NotNull(await RunCycleAsync(TimeSpan.FromDays(3)));

        Assert.True(_runtime.Generations["snapshot-wait"] > 3);
        Assert.InRange(_runtime.Now, Start.AddHours(20), Start.AddHours(20.2));
        AssertBounded();
    }

    [Fact]
    public async Task Cycle_128DisksOf16TiB_PassesSmallPayloads()
    {
        (_disks, _sizeGiB, _method, _blocksPerChunk) = (128, 16_384, SyncMethod.FullCopy, 2_400_000);
        AnswerAll();

        Assert.NotNull(await RunCycleAsync(TimeSpan.FromDays(365)));

        Assert.Equal(128L * 16_384 * Block.PerGiB, _copied);
        AssertBounded();
    }

    private long _copied;

    private Task<ReplicationCycleResult?> RunCycleAsync(TimeSpan atMost) =>
        _runtime.RunAsync(ReplicationNames.Cycle, new ReplicationCycleInput(Project, Machine, 3, RecoveryPointKind.Scheduled), atMost);

    private void AssertBounded()
    {
        Assert.All(_runtime.LongestHistory, history => Assert.True(history.Value <= LongestHistory, $"{history.Key}: {history.Value} events"));
        Assert.All(_runtime.LargestPayload, payload => Assert.True(payload.Value <= LargestPayload, $"{payload.Key}: {payload.Value} bytes"));
    }

    private void AnswerAll()
    {
        _runtime.Add(ReplicationCatalog.Orchestrations());
        var moment = TimeSpan.FromMilliseconds(100);
        _runtime.Answer(ReplicationActivities.ReadIntent, moment, _ => new LoopIntent(LoopAction.Run, 600));
        _runtime.Answer(ReplicationActivities.RecordFailure, moment, _ => Nothing.Value);
        _runtime.Answer(ReplicationActivities.ApplyRetention, moment, _ => new RetentionResult(1, 0));
        _runtime.Answer(ReplicationActivities.BeginCycle, moment, _ => new CycleStart(Direction.Forward, Id("i", 1)));
        _runtime.Answer(ReplicationActivities.TakeSnapshots, _ => new TakenSnapshots(_runtime.Now, [.. Enumerable.Range(0, _disks).Select(disk => Id("snap", disk))]));
        _runtime.Answer(ReplicationActivities.PollSnapshots, _ => new PolledSnapshots(_pending(), 0));
        _runtime.Answer(ReplicationActivities.PlanCycle, _ => new CyclePlan(_method != SyncMethod.ChangedBlocks, _method, _disks));
        _runtime.Answer(ReplicationActivities.ReadPlan, Plan);
        _runtime.Answer(ReplicationActivities.BeginVolume, input => new BegunVolume(
            Id("snap", 1_000 + input.Volume.Ordinal), CycleKeys.Copy(input.Volume.Cycle.Key, input.Volume.Ordinal, input.Method), ZeroBlocks.Write, ChunkPlan.Cut(_sizeGiB, input.Method)));
        _runtime.Answer(ReplicationActivities.CopyChunk, TimeSpan.FromMinutes(4), Copy);
        _runtime.Answer(ReplicationActivities.NoteCycle, moment, _ => Nothing.Value);
        _runtime.Answer(ReplicationActivities.SealVolume, _ => Nothing.Value);
        _runtime.Answer(ReplicationActivities.DiscardCycle, _ => new DiscardedCycle());
        _runtime.Answer(ReplicationActivities.PublishCycle, input => new ReplicationCycleResult(input.Cycle.RecoveryPointId, input.TakenAt, 1));
    }

    private VolumePlan Plan(VolumeReference volume) => new()
    {
        Ordinal = volume.Ordinal,
        DeviceName = $"/dev/sd{volume.Ordinal}",
        ReadSnapshotId = Id("snap", volume.Ordinal),
        SizeGiB = _sizeGiB,
        Encrypted = true,
        Base = new ReplicationBase
        {
            DeviceName = $"/dev/sd{volume.Ordinal}",
            ReadSnapshotId = Id("snap", 2_000 + volume.Ordinal),
            WrittenSnapshotId = Id("snap", 3_000 + volume.Ordinal),
            ManifestRoot = Digest.Of("base"u8),
            SizeGiB = _sizeGiB,
        },
        Decision = new SyncDecision(_method, new string('x', 300)),
        IsFirst = _method != SyncMethod.ChangedBlocks,
    };

    private CopiedChunk Copy(CopyChunkInput input)
    {
        if (_isDown()) throw new DrException(ErrorCodes.InfrastructureUnavailable, "The region does not answer.");
        if (_isPaused()) return new CopiedChunk(Held: true, 0);
        var count = Math.Min(input.Range.Count, _blocksPerChunk);
        _copied += count;
        return new CopiedChunk(Held: false, (long)count * Block.Size, count == input.Range.Count ? null : input.Range.Start + count);
    }

    private static string Id(string kind, int number) => $"{kind}-{number:x17}";
}

using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Progress;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Replication;

public sealed class ReplicationProgressTests : ReplicationTest
{
    public ReplicationProgressTests()
        : base(new WorkflowOptions { ChunkBudget = TimeSpan.Zero })
    {
    }

    [Fact]
    public async Task FirstCycle_BudgetOfOneBlock_GoesOnFromChunkToChunk()
    {
        for (var block = 100; block < 110; block++) Instance.Disks[0].Write(block, (ulong)block);

        await ReachAsync(1);

        Assert.InRange(Target.Faults.Calls.Count(call => call == "Blocks.Write"), 14, 40);
        Assert.True(Source.Faults.Calls.Count(call => call == "Blocks.List") > 5);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Read_InTheMiddleOfAFirstCopy_ShowsWhatIsDoneAndWhatIsLeft()
    {
        for (var block = 1_000; block < 1_010; block++) Instance.Disks[0].Write(block, (ulong)block);
        var seen = new List<MachineReplication>();
        var reader = new ReplicationReader(Harness.Services.Documents, Harness.Services.Time);
        Source.Faults.Before = call =>
        {
            // Chunks run side by side: what is read first must be entered first.
            if (call != "Blocks.List") return;
            lock (seen) seen.Add(reader.ReadAsync(Harness.ProjectId, Machine, CancellationToken.None).GetAwaiter().GetResult());
        };

        await ReachAsync(1);

        Assert.All(seen, replication => Assert.Equal(ReplicationState.InitialSync, replication.State));
        Assert.All(seen, replication => Assert.Equal(3L << 30, replication.Progress.TotalBytes));
        Assert.All(seen, replication => Assert.Equal(replication.Progress.TotalBytes, replication.Progress.ReplicatedBytes + replication.Progress.BacklogBytes));
        Assert.Equal(seen.Select(replication => replication.Progress.BacklogBytes).OrderDescending(), seen.Select(replication => replication.Progress.BacklogBytes));
        Assert.True(seen[^1].Progress.BytesMoved > 5 * Block.Size);
        var done = (await ReplicationAsync()).Progress;
        Assert.Equal((3L << 30, 3L << 30, 0), (done.TotalBytes, done.ReplicatedBytes, done.BacklogBytes));
    }

    [Fact]
    public async Task Read_NewestPointOlderThanTheGoal_IsBacklog()
    {
        await ReachAsync(1);
        var reader = new ReplicationReader(Harness.Services.Documents, Harness.Services.Time);
        await Harness.Supervisor.StopAsync(Harness.ProjectId, Machine, CancellationToken.None);
        Assert.Equal(ReplicationState.ContinuousDataProtection, (await reader.ReadAsync(Harness.ProjectId, Machine, CancellationToken.None)).State);

        Harness.Time.Advance(TimeSpan.FromSeconds(1_801));

        Assert.Equal(ReplicationState.Backlog, (await reader.ReadAsync(Harness.ProjectId, Machine, CancellationToken.None)).State);
    }

    [Fact]
    public async Task Pause_InTheMiddleOfAFirstCopy_HoldsItAndKeepsWhatWasCopied()
    {
        for (var block = 1_000; block < 1_010; block++) Instance.Disks[0].Write(block, (ulong)block);
        var lists = 0;
        Source.Faults.Before = call =>
        {
            if (call == "Blocks.List" && ++lists == 6) Harness.ChangeProjectAsync(project => project with { ReplicationPaused = true }).GetAwaiter().GetResult();
        };

        await Harness.StartReplicationAsync(Machine);
        await RunUntilStateAsync(ReplicationState.Paused);
        var cycle = (await ReplicationAsync()).Cycle!.Key;
        await Harness.ChangeProjectAsync(project => project with { ReplicationPaused = false });
        await RunUntilStateAsync(ReplicationState.ContinuousDataProtection);

        Assert.Equal($"rp-{cycle}", (await LatestAsync()).Id.Value);
        await AssertWholeAsync();
    }

    [Fact]
    public void Add_DeltaThatHasListedMoreThanItCopied_BacklogIsWhatWaits()
    {
        var planned = new ReplicationProgress { TotalBytes = 1L << 40, ReplicatedBytes = 1L << 40 };
        var chunk = new ChunkProgressRecord
        {
            Method = SyncMethod.ChangedBlocks,
            BlocksDealtWith = 7,
            BlocksWaiting = 20,
            BlocksWritten = 30,
            DealtWithPerSecond = 10,
            BytesPerSecond = 5,
            UpdatedAt = WorkflowHarness.Start,
        };

        var progress = ReplicationReader.Add(planned, [chunk], WorkflowHarness.Start);

        Assert.Equal(20L * Block.Size, progress.BacklogBytes);
        Assert.Equal(30L * Block.Size, progress.BytesMoved);
        Assert.Equal(WorkflowHarness.Start.AddSeconds(2), progress.EstimatedCompletion);
    }

    [Fact]
    public async Task Documents_AfterACycle_HoldNoLiveFigures()
    {
        await ReachAsync(1);

        await foreach (var key in Harness.Objects.ListAsync(Keys.Progress(Machine), CancellationToken.None)) Assert.Fail($"'{key}' was left behind.");
    }
}

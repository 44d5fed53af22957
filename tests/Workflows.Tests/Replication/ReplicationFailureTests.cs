using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Tests.Fakes;

namespace DRServerless.Workflows.Tests.Replication;

/// <summary>Whatever goes wrong in a cycle, the last recovery point stays launchable, the reason is shown, and it goes on when the cause is gone.</summary>
public sealed class ReplicationFailureTests : ReplicationTest
{
    public static TheoryData<string, string, string, bool> Calls()
    {
        var data = new TheoryData<string, string, string, bool>();
        foreach (var afterEffect in new[] { false, true })
        {
            data.Add("source", "Machines.Describe", "infrastructure_unavailable", afterEffect);
            data.Add("source", "Snapshots.CreateSet", "quota_exceeded", afterEffect);
            data.Add("source", "Snapshots.Describe", "throttled", afterEffect);
            data.Add("source", "Blocks.List", "infrastructure_unavailable", afterEffect);
            data.Add("source", "Blocks.Read", "checksum_mismatch", afterEffect);
            data.Add("target", "Blocks.Begin", "quota_exceeded", afterEffect);
            data.Add("target", "Blocks.Write", "checksum_mismatch", afterEffect);
            data.Add("target", "Blocks.Write", "credentials_refused", afterEffect);
            data.Add("target", "Blocks.Seal", "infrastructure_unavailable", afterEffect);
            data.Add("target", "Snapshots.Describe", "snapshot_not_found", afterEffect);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Delta_CallFailsForGood_LastPointStaysAndItGoesOnAfter(string side, string call, string code, bool afterEffect)
    {
        await ReachAsync(1);
        var last = await LatestAsync();
        Instance.Disks[0].Write(1, 11).Write(2, 12);
        var faults = (side == "source" ? Source : Target).Faults;
        faults.Fail(call, ErrorCodes.Named(code), times: 1_000, afterEffect: afterEffect);

        await Harness.RunUntilAsync(async () => (await ReplicationAsync()).Problem is not null, "the problem is shown");

        var failed = await ReplicationAsync();
        Assert.Equal(code, failed.Problem!.Code);
        Assert.Equal(code is "infrastructure_unavailable" or "credentials_refused" ? ReplicationState.Disconnected : ReplicationState.Stalled, failed.State);
        Assert.Equal(last.Id, failed.LatestRecoveryPoint);
        Inventory.AssertLaunchable(Harness, last);

        faults.Clear();
        await Harness.RunCyclesAsync(Machine, 2);
        await Harness.IdleAsync();
        Assert.Equal(ReplicationState.ContinuousDataProtection, (await ReplicationAsync()).State);
        Assert.Null((await ReplicationAsync()).Problem);
        await AssertWholeAsync();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task FirstCycle_CallFailsForAWhile_EndsWhole(string side, string call, string code, bool afterEffect)
    {
        (side == "source" ? Source : Target).Faults.Fail(call, ErrorCodes.Named(code), times: 12, afterEffect: afterEffect);

        await ReachAsync(1);
        await Harness.IdleAsync();

        await AssertWholeAsync();
    }

    [Theory]
    [InlineData("source")]
    [InlineData("target")]
    public async Task Delta_SnapshotEndsInError_IsDiscardedAndMadeAnew(string side)
    {
        await ReachAsync(1);
        var last = await LatestAsync();
        Instance.Disks[1].Write(3, 33);
        (side == "source" ? Source : Target).SnapshotsToLose = 1;

        await RunUntilStateAsync(ReplicationState.Stalled);

        Assert.Equal("snapshot_failed", (await ReplicationAsync()).Problem!.Code);
        Inventory.AssertLaunchable(Harness, last);
        await Inventory.AssertAccountedForAsync(Harness, Machine);
        await Harness.RunCyclesAsync(Machine, 2);
        await AssertWholeAsync();
    }

    [Theory]
    [InlineData("source", "Blocks.Read")]
    [InlineData("target", "Blocks.Write")]
    [InlineData("target", "Blocks.Seal")]
    public async Task Delta_RegionLostInTheMiddle_KeepsGarbageUntilItIsBack(string side, string call)
    {
        await ReachAsync(1);
        var last = await LatestAsync();
        Instance.Disks[0].Write(1, 11);
        var lost = side == "source" ? Source : Target;
        lost.Faults.Before = name => lost.Faults.Unreachable |= name == call;

        await RunUntilStateAsync(ReplicationState.Disconnected);
        Inventory.AssertLaunchable(Harness, last);
        await Inventory.AssertAccountedForAsync(Harness, Machine);
        Assert.NotEmpty(await GarbageAsync());

        lost.Faults.Clear();
        await Harness.RunCyclesAsync(Machine, 2);
        await Harness.IdleAsync();
        Assert.Empty(await GarbageAsync());
        await AssertWholeAsync();
    }

    [Fact]
    public async Task FirstCycle_TargetLostInTheMiddle_GoesOnWhereItWas()
    {
        for (var block = 100; block < 200; block++) Instance.Disks[0].Write(block, (ulong)block);
        var writes = 0;
        Target.Faults.Before = name => Target.Faults.Unreachable |= name == "Blocks.Write" && ++writes == 60;

        await Harness.StartReplicationAsync(Machine);
        await RunUntilStateAsync(ReplicationState.Disconnected);
        var cycle = (await ReplicationAsync()).Cycle!.Key;
        Target.Faults.Clear();
        await Harness.RunCyclesAsync(Machine, 1);
        await Harness.IdleAsync();

        Assert.Equal($"rp-{cycle}", (await LatestAsync()).Id.Value);
        Assert.Equal(SyncMethod.FullCopy, (await ReplicationAsync()).Decision!.Method);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Delta_InstanceTerminatedAndBack_DisconnectsAndResumes()
    {
        await ReachAsync(1);
        var last = await LatestAsync();
        Source.Faults.Before = name =>
        {
            if (name == "Snapshots.CreateSet") Instance.PowerState = PowerState.Terminated;
        };

        await RunUntilStateAsync(ReplicationState.Disconnected);
        Assert.Equal("instance_not_found", (await ReplicationAsync()).Problem!.Code);
        Inventory.AssertLaunchable(Harness, last);

        Source.Faults.Clear();
        Instance.PowerState = PowerState.Running;
        await Harness.RunCyclesAsync(Machine, 2);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task Cycles_ClockSetBack_GoOnAndKeepEveryPointOfTheFuture()
    {
        await ReachAsync(3);
        Harness.Time.AdjustTime(Harness.Time.GetUtcNow() - TimeSpan.FromHours(5));

        await Harness.RunCyclesAsync(Machine, 6);

        Assert.Equal(6, (await Harness.RecoveryPointsAsync(Machine)).Count);
        await Inventory.AssertAccountedForAsync(Harness, Machine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_537)]
    public async Task Cycle_DiskOfUnsupportedSize_IsRefusedBeforeASnapshot(int sizeGiB)
    {
        Instance.Disks[1].SizeGiB = sizeGiB;

        await Harness.StartReplicationAsync(Machine);
        await RunUntilStateAsync(ReplicationState.Stalled);

        Assert.Equal("unsupported_disk", (await ReplicationAsync()).Problem!.Code);
        Assert.DoesNotContain("Snapshots.CreateSet", Source.Faults.Calls);
    }

    private async Task<List<Garbage>> GarbageAsync()
    {
        var garbage = new List<Garbage>();
        await foreach (var piece in Harness.Services.Documents.ListAsync<Garbage>(Keys.Garbage(Harness.ProjectId), CancellationToken.None)) garbage.Add(piece);
        return garbage;
    }
}

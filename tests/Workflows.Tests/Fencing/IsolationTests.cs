using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Fakes;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Fencing;

/// <summary>What does not stop is cut off instead, and let out again.</summary>
public sealed class IsolationTests
{
    private static readonly string[] Before = ["sg-web", "sg-admin"];

    public enum Stop
    {
        Obeyed,
        Refused,
        Ignored,
    }

    public enum Cut
    {
        Works,
        Fails,
        Partially,
        Permeable,
    }

    private static LaunchMachinesRequest Recovery => new() { Mode = LaunchMode.Recovery };

    /// <summary>Every way in which a fence can end.</summary>
    public static TheoryData<Stop, bool, bool, Cut> Grid()
    {
        var grid = new TheoryData<Stop, bool, bool, Cut>();
        foreach (var stop in Enum.GetValues<Stop>())
            foreach (var reachable in new[] { true, false })
                foreach (var planned in new[] { true, false })
                    foreach (var cut in Enum.GetValues<Cut>()) grid.Add(stop, reachable, planned, cut);
        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task Failover_HoweverTheFenceEnds_NeverLeavesTwoCopiesSilently(Stop stop, bool reachable, bool planned, Cut cut)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = Original(harness);
        Arrange(harness, original, stop, cut);
        harness.Clouds.Source.Faults.Unreachable = !reachable;

        var ended = await harness.RunAsync(Recovery with { Planned = planned });

        var fenced = stop == Stop.Obeyed ? FencingState.Stopped : !planned && cut == Cut.Works ? FencingState.Isolated : (FencingState?)null;
        if (!reachable) fenced = planned ? null : FencingState.NotFenced;
        var machine = await harness.MachineAsync(0);
        Assert.Null((await harness.ProjectAsync()).ActiveOperation);
        if (fenced is null)
        {
            Assert.Equal((OperationStatus.Failed, (reachable ? ErrorCodes.NotFenced : ErrorCodes.InfrastructureUnavailable).Name), (ended.Status, ended.Problem?.Code));
            Assert.Equal((original.InstanceId, null), (machine.ActiveInstanceId, machine.Active.Fencing));
            AssertOut(original);
            Assert.Equal(original.InstanceId, Assert.Single(harness.Running()));
            Assert.Empty(await QuarantinesAsync(harness));
            return;
        }

        Assert.True(ended.Status == OperationStatus.Succeeded, $"{ended.Problem}");
        Assert.NotEqual(original.InstanceId, machine.ActiveInstanceId);
        Assert.Equal(fenced, machine.Instances.Single(instance => instance.InstanceId == original.InstanceId).Fencing?.State);
        if (fenced != FencingState.Isolated)
        {
            AssertOut(original);
            Assert.Empty(await QuarantinesAsync(harness));
            Assert.DoesNotContain("Machines.Isolate", harness.Clouds.Source.Faults.Calls);
            return;
        }

        AssertIn(original);
        var record = Assert.Single(await QuarantinesAsync(harness));
        Assert.Equal((original.InstanceId, Side.Source, harness.MachineIds[0]), (record.InstanceId, record.Side, record.MachineId));
        Assert.Equal(original.Interfaces.Keys.Order(), record.Interfaces.Select(one => one.InterfaceId).Order());
        Assert.All(record.Interfaces, one => Assert.Equal(Before, one.GroupIds));
        Assert.Contains(await harness.LogAsync(ended.Id), line => line.Contains("is isolated", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failover_IsolatedMachine_CountsAsWritingOn(bool twice)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1, twice: twice);
        Arrange(harness, Original(harness), Stop.Ignored, Cut.Works);
        var point = (await harness.PointsAsync(0))[^1];

        var ended = await harness.SucceedAsync(Recovery);

        // Not up to when it was cut off, some ten minutes later, from which on it may have written all the same.
        var loss = ended.Machines[harness.MachineIds[0]].RecoveryPointAgeSeconds;
        var used = (await harness.PointsAsync(0)).Single(one => one.Id == ended.Machines[harness.MachineIds[0]].RecoveryPointId);
        Assert.True(used.TakenAt >= point.TakenAt);
        Assert.Equal(Math.Max(0, (ended.AcceptedAt - used.TakenAt).TotalSeconds), loss!.Value, 3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failover_LaunchFailsAfterTheIsolation_MachineWorksAsBefore(bool twice)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1, twice: twice);
        var original = Original(harness);
        Arrange(harness, original, Stop.Refused, Cut.Works);
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, times: 100);
        var sawItIsolated = false;
        harness.Clouds.Target.Faults.Before = _ => sawItIsolated |= original.Interfaces.Values.All(groups => groups is [FakeMachines.Quarantine]);

        await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        Assert.True(sawItIsolated);
        AssertOut(original);
        Assert.Equal(original.InstanceId, Assert.Single(harness.Running()));
        Assert.Null((await harness.MachineAsync(0)).Active.Fencing);
        Assert.Empty(await QuarantinesAsync(harness));
        Assert.True(await harness.LoopRunsAsync(0));
    }

    [Fact]
    public async Task PutBack_GroupsCannotBeGivenBack_IsToldAndTheRecordStaysForTheNextOperation()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = Original(harness);
        Arrange(harness, original, Stop.Refused, Cut.Works);
        harness.Clouds.Target.Faults.Fail("Launcher.Advance", ErrorCodes.LaunchFailed, times: 2);
        harness.Clouds.Source.Faults.Fail("Machines.Release", ErrorCodes.CredentialsRefused, times: 1);

        var failed = await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);

        AssertIn(original);
        Assert.Single(await QuarantinesAsync(harness));
        Assert.Contains(await harness.LogAsync(failed.Id), line => line.Contains("security groups back if it was isolated", StringComparison.Ordinal));
        await harness.FailAsync(Recovery, ErrorCodes.LaunchFailed);
        AssertOut(original);
        Assert.Empty(await QuarantinesAsync(harness));
        Assert.Null((await harness.MachineAsync(0)).Active.Fencing);
    }

    [Theory]
    [InlineData("Machines.Isolate")]
    [InlineData("Machines.GetIsolation")]
    [InlineData("Launcher.Advance")]
    public async Task Cancel_AroundTheIsolation_MachineWorksAsBefore(string moment)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = Original(harness);
        Arrange(harness, original, Stop.Refused, Cut.Works);
        harness.Clouds.Target.StepsToLaunch = 1_000;
        var id = Identifier.New<OperationId>(new Guid(99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        Task? cancelling = null;
        void Watch(string call)
        {
            if (call == moment) cancelling ??= Task.Run(() => harness.Starter.CancelAsync(id, "Ada", harness.Deadline));
        }

        (harness.Clouds.Source.Faults.Before, harness.Clouds.Target.Faults.Before) = (Watch, Watch);
        await harness.AcceptAsync(Recovery, id);

        Assert.Equal(OperationStatus.Cancelled, (await harness.UntilEndedAsync(id)).Status);

        Assert.NotNull(cancelling);
        await harness.PassAsync(TimeSpan.FromSeconds(1));
        AssertOut(original);
        Assert.Equal(original.InstanceId, Assert.Single(harness.Running()));
        Assert.Empty(await QuarantinesAsync(harness));
        Assert.Null((await harness.MachineAsync(0)).Active.Fencing);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PrepareFailback_IsolatedMachineStopsNow_IsLetOutAndRecordedAsStopped(bool twice)
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1, twice: twice);
        var original = Original(harness);
        Arrange(harness, original, Stop.Refused, Cut.Works);
        await harness.SucceedAsync(Recovery);
        harness.Clouds.Source.Faults.Clear();

        var ended = await harness.SucceedAsync(new PrepareFailbackRequest());

        Assert.Equal(PowerState.Stopped, original.PowerState);
        AssertOut(original);
        Assert.Empty(await QuarantinesAsync(harness));
        Assert.Equal(FencingState.Stopped, (await FencingAsync(harness, original))?.State);
        Assert.Contains(await harness.LogAsync(ended.Id), line => line.Contains("out of quarantine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failback_IsolatedMachineNeverStops_StaysIsolatedAllTheWay()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = Original(harness);
        Arrange(harness, original, Stop.Ignored, Cut.Works);
        await harness.SucceedAsync(Recovery);
        var began = harness.Time.GetUtcNow();

        await harness.SucceedAsync(new FailbackRequest { Planned = true });

        Assert.Equal(ProjectState.Normal, (await harness.ProjectAsync()).State);
        AssertIn(original);
        Assert.Single(await QuarantinesAsync(harness));
        Assert.Equal(FencingState.Isolated, (await FencingAsync(harness, original))?.State);
        Assert.True(harness.Time.GetUtcNow() - began < TimeSpan.FromMinutes(15), $"It took {harness.Time.GetUtcNow() - began}.");
    }

    [Fact]
    public async Task PrepareFailback_IsolatedMachineWasLetOutByHand_IsCutOffAgain()
    {
        await using var harness = await OperationsHarness.StartAsync(machines: 1);
        var original = Original(harness);
        Arrange(harness, original, Stop.Refused, Cut.Works);
        await harness.SucceedAsync(Recovery);
        original.Interfaces[original.Interfaces.Keys.First()] = ["sg-other"];

        await harness.SucceedAsync(new PrepareFailbackRequest());

        AssertIn(original);
        Assert.Contains(Assert.Single(await QuarantinesAsync(harness)).Interfaces, one => one.GroupIds is ["sg-other"]);
    }

    [Fact]
    public void Merge_OpenInterfaces_WinOverWhatWasRecorded()
    {
        var merged = Workflows.Fencing.Quarantine.Merge(
            [new InterfaceGroups("eni-1", ["sg-1"]), new InterfaceGroups("eni-2", ["sg-2"])], [new InterfaceGroups("eni-2", ["sg-9"]), new InterfaceGroups("eni-3", ["sg-3"])]);

        Assert.Equal(["eni-1 sg-1", "eni-2 sg-9", "eni-3 sg-3"], merged.Select(one => $"{one.InterfaceId} {one.GroupIds[0]}"));
    }

    internal static FakeInstance Original(OperationsHarness harness)
    {
        var original = harness.Clouds.Source.Instances.Values.Single();
        original.Interfaces["eni-second"] = Before;
        return original;
    }

    internal static void Arrange(OperationsHarness harness, FakeInstance original, Stop stop, Cut cut)
    {
        original.IgnoresStop = stop == Stop.Ignored;
        if (stop == Stop.Refused) harness.Clouds.Source.Faults.Fail("Machines.Stop", ErrorCodes.Unexpected, times: 100_000);
        if (cut == Cut.Fails) harness.Clouds.Source.Faults.Fail("Machines.Isolate", ErrorCodes.CredentialsRefused, times: 100_000);
        if (cut == Cut.Partially) original.StubbornInterfaces.Add("eni-second");
        harness.Clouds.Source.QuarantineHasRules = cut == Cut.Permeable;
    }

    internal static async Task<IReadOnlyList<QuarantineRecord>> QuarantinesAsync(OperationsHarness harness)
    {
        var records = new List<QuarantineRecord>();
        await foreach (var record in harness.Services.Documents.ListAsync<QuarantineRecord>(Keys.Quarantines(harness.ProjectId), harness.Deadline)) records.Add(record);
        return records;
    }

    private static async Task<FencingRecord?> FencingAsync(OperationsHarness harness, FakeInstance instance) =>
        (await harness.MachineAsync(0)).Instances.Single(one => one.InstanceId == instance.InstanceId).Fencing;

    private static void AssertOut(FakeInstance instance) => Assert.All(instance.Interfaces.Values, groups => Assert.Equal(Before, groups));

    private static void AssertIn(FakeInstance instance) => Assert.All(instance.Interfaces.Values, groups => Assert.Equal([FakeMachines.Quarantine], groups));
}

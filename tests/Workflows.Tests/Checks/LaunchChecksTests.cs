using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Network;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Operations;

namespace DRServerless.Workflows.Tests.Checks;

/// <summary>Checks of launched machines, from the launch settings to the results in the store.</summary>
public sealed class LaunchChecksTests
{
    private static readonly MachineCheck Port = new() { Name = "port", Kind = CheckKind.Tcp, Port = 22, Retries = 3, RetryPauseSeconds = 5 };

    [Theory]
    [InlineData(LaunchMode.Recovery, false)]
    [InlineData(LaunchMode.Test, true)]
    public async Task Launch_AllKindsPass_ResultsAreInTheOperation(LaunchMode mode, bool twice)
    {
        await using var harness = await StartAsync(twice, AllKinds());

        var ended = await harness.SucceedAsync(new LaunchMachinesRequest { Mode = mode });

        Assert.Equal(new CheckSummary(6, 6, 0), ended.Machines[harness.MachineIds[0]].Checks);
        var results = await ResultsAsync(harness, ended.Id);
        Assert.Equal(AllKinds().Select(check => check.Name), results.Select(result => result.Name));
        Assert.All(results, result => Assert.True(result.Passed && result.Tries == 1 && result.EndedAt >= result.StartedAt, result.ToString()));
        Assert.Contains(("10.0.0.7", 22), harness.Network.Probed);
        Assert.Contains(("203.0.113.7", 443), harness.Network.Probed);
        Assert.Equal(["echo ready", "findmnt --noheadings --mountpoint '/data' || exit 1\nls -A -- '/data' > /dev/null"], harness.Clouds.Target.Inspected.Started.Order());
    }

    [Fact]
    public async Task Launch_CheckFailsAtFirst_IsTriedAgainAtItsPace()
    {
        await using var harness = await StartAsync(false, Port);
        harness.Network.Probes[22] = new Queue<ProbeResult>([No("closed"), No("closed"), new ProbeResult(Passed: true, "open")]);

        var ended = await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });

        var result = Assert.Single(await ResultsAsync(harness, ended.Id));
        Assert.Equal((true, 3, "open"), (result.Passed, result.Tries, result.Detail));
        Assert.True(result.EndedAt - result.StartedAt >= TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(LaunchMode.Recovery, ProjectState.FailedOver)]
    [InlineData(LaunchMode.Test, ProjectState.Normal)]
    public async Task Launch_RequiredCheckFails_OperationFailsAndMachineStays(LaunchMode mode, ProjectState state)
    {
        await using var harness = await StartAsync(false, Port);
        harness.Network.Probes[22] = new Queue<ProbeResult>([No("closed")]);

        var ended = await harness.FailAsync(new LaunchMachinesRequest { Mode = mode }, ErrorCodes.CheckFailed);

        var outcome = ended.Machines[harness.MachineIds[0]];
        Assert.True(outcome.Done);
        Assert.Equal(new CheckSummary(1, 0, 1), outcome.Checks);
        Assert.Contains(outcome.InstanceId, harness.Running());
        Assert.Equal(state, (await harness.ProjectAsync()).State);
        Assert.Equal(4, Assert.Single(await ResultsAsync(harness, ended.Id)).Tries);
    }

    [Fact]
    public async Task Launch_CheckThatIsNotRequiredFails_IsToldOnly()
    {
        await using var harness = await StartAsync(false, Port with { Required = false });
        harness.Network.Probes[22] = new Queue<ProbeResult>([No("closed")]);

        var ended = await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });

        Assert.Equal(new CheckSummary(1, 0, 0), ended.Machines[harness.MachineIds[0]].Checks);
        Assert.Contains(await harness.LogAsync(ended.Id), line => line.Contains("port (closed)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Launch_CheckNeverAnswers_IsGivenUpInItsTime()
    {
        await using var harness = await StartAsync(false, Port with { TimeLimitSeconds = 60, Retries = 100 });
        harness.Network.Silent.Add(22);

        var ended = await harness.FailAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery }, ErrorCodes.CheckFailed);

        var result = Assert.Single(await ResultsAsync(harness, ended.Id));
        Assert.False(result.Passed);
        Assert.InRange(result.EndedAt - result.StartedAt, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(180));
    }

    [Fact]
    public async Task Launch_CommandNeverEnds_IsGivenUpInItsTimeAndSentOnce()
    {
        await using var harness = await StartAsync(false, new MachineCheck { Name = "endless", Kind = CheckKind.Command, Script = "sleep infinity", TimeLimitSeconds = 120 });
        harness.Clouds.Target.Inspected.EndOf = _ => null;

        var ended = await harness.FailAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery }, ErrorCodes.CheckFailed);

        Assert.Single(harness.Clouds.Target.Inspected.Started);
        Assert.StartsWith("given up after 120 seconds", Assert.Single(await ResultsAsync(harness, ended.Id)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_AddressIsRefused_IsNotTriedAgain()
    {
        await using var harness = await StartAsync(false, Port);
        harness.Network.Probes[22] = new Queue<ProbeResult>([No("Not allowed: 127.0.0.1 is this host's own.") with { Hopeless = true }]);

        var ended = await harness.FailAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery }, ErrorCodes.CheckFailed);

        Assert.Equal(1, Assert.Single(await ResultsAsync(harness, ended.Id)).Tries);
    }

    [Fact]
    public async Task Launch_InstanceStaysImpaired_FailsItsStatusCheck()
    {
        await using var harness = await StartAsync(false, new MachineCheck { Name = "status", Kind = CheckKind.InstanceStatus, Retries = 1 });
        harness.Clouds.Target.Inspected.Health = HealthState.Impaired;

        var ended = await harness.FailAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery }, ErrorCodes.CheckFailed);

        Assert.Contains("Impaired", Assert.Single(await ResultsAsync(harness, ended.Id)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Launch_LookAtCommandFailsForAWhile_CommandIsNotSentAgain()
    {
        await using var harness = await StartAsync(false, new MachineCheck { Name = "script", Kind = CheckKind.Command, Script = "true" });
        harness.Clouds.Target.Faults.Fail("Inspection.GetCommand", ErrorCodes.InfrastructureUnavailable, times: 4);
        harness.Clouds.Target.Faults.Fail("Inspection.StartCommand", ErrorCodes.InfrastructureUnavailable, afterEffect: true);

        await harness.SucceedAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });

        Assert.Single(harness.Clouds.Target.Inspected.Started);
    }

    [Fact]
    public async Task Launch_HostIsRestartedAmidChecks_GoesOnWithThem()
    {
        await using var harness = await StartAsync(false, Port with { Retries = 50 });
        harness.Network.Probes[22] = new Queue<ProbeResult>([No("closed")]);
        var accepted = await harness.AcceptAsync(new LaunchMachinesRequest { Mode = LaunchMode.Recovery });
        await harness.UntilAsync(() => Task.FromResult(harness.Network.Probed.Count >= 2), () => "two tries");

        await harness.RestartRuntimeAsync();
        harness.Network.Probes.Clear();
        var ended = await harness.UntilEndedAsync(accepted.Id);

        Assert.Equal(Core.Operations.OperationStatus.Succeeded, ended.Status);
        Assert.True(Assert.Single(await ResultsAsync(harness, ended.Id)).Passed);
    }

    private static MachineCheck[] AllKinds() =>
    [
        new() { Name = "status", Kind = CheckKind.InstanceStatus },
        Port,
        new() { Name = "page", Kind = CheckKind.Http, PlainHttp = true, BodyContains = "ok" },
        new() { Name = "certificate", Kind = CheckKind.Tls, Address = AddressChoice.Public, ValidDays = 14 },
        new() { Name = "script", Kind = CheckKind.Command, Script = "echo ready" },
        new() { Name = "disk", Kind = CheckKind.Disk, Path = "/data" },
    ];

    private static ProbeResult No(string detail) => new(Passed: false, detail);

    private static async Task<OperationsHarness> StartAsync(bool twice, params MachineCheck[] checks)
    {
        var harness = await OperationsHarness.StartAsync(machines: 1, twice: twice);
        await harness.ChangeMachineAsync(0, machine => machine with { LaunchSettings = machine.LaunchSettings with { Checks = checks } });
        return harness;
    }

    private static async Task<IReadOnlyList<CheckResult>> ResultsAsync(OperationsHarness harness, OperationId operation)
    {
        var results = new List<CheckResult>();
        await foreach (var result in harness.Services.Documents.ListAsync<CheckResult>(Keys.Checks(operation), harness.Deadline)) results.Add(result);
        return results;
    }
}

using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.Ssm;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Inspection;

/// <summary>Health, commands and automations against the simulator's EC2 and Systems Manager, over the real SDK.</summary>
public sealed class Ec2InspectionTests : IAsyncLifetime
{
    private Ec2World world = null!;

    private IInspection Inspection => world.Infrastructure.Inspection;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync(new SimulatorOptions
    {
        Quotas = new QuotaSettings { Enforced = false },
        Ssm = new SsmOptions
        {
            InvocationVisibility = TimeSpan.FromMilliseconds(50),
            Automations = [new AutomationDocument("Switch-Traffic", TimeSpan.FromSeconds(5)), new AutomationDocument("Never-Works", TimeSpan.FromSeconds(5), "no such record")],
        },
    });

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task GetHealth_MachineCameUp_IsOkWithItsAddresses()
    {
        var id = await world.RunMachineAsync();
        world.Settle();

        var health = await Inspection.GetHealthAsync(id, None);

        Assert.Equal((PowerState.Running, HealthState.Ok, HealthState.Ok), (health.Power, health.System, health.Instance));
        Assert.NotNull(health.PrivateIp);
    }

    [Fact]
    public async Task GetHealth_MachineIsStopped_IsUnknown()
    {
        var id = await world.RunMachineAsync();
        await world.Infrastructure.Machines.StopAsync(id, None);
        world.Settle();

        var health = await Inspection.GetHealthAsync(id, None);

        Assert.Equal((PowerState.Stopped, HealthState.Unknown), (health.Power, health.Instance));
    }

    [Fact]
    public async Task GetHealth_NoSuchMachine_IsNotFound() =>
        Assert.Equal(ErrorCodes.InstanceNotFound, (await Assert.ThrowsAsync<DrException>(() => Inspection.GetHealthAsync("i-0123456789abcdef0", None))).Code);

    [Theory]
    [InlineData("echo ready", CommandState.Succeeded, "ready")]
    [InlineData("exit 3", CommandState.Failed, "exit code 3")]
    [InlineData("no-such-program", CommandState.Failed, "exit code 127: sh: no-such-program: command not found")]
    [InlineData("sleep 600", CommandState.Failed, "ExecutionTimedOut")]
    [InlineData("findmnt --noheadings --mountpoint '/mnt/sdf' || exit 1\nls -A -- '/mnt/sdf' > /dev/null", CommandState.Succeeded, "/mnt/sdf")]
    [InlineData("findmnt --noheadings --mountpoint '/mnt/sdz' || exit 1\nls -A -- '/mnt/sdz' > /dev/null", CommandState.Failed, "exit code 1")]
    public async Task Command_Runs_EndsAsItsScriptDoes(string script, CommandState state, string says)
    {
        var id = await world.RunMachineAsync();
        var command = await Inspection.StartCommandAsync(Command(id, "key-1", script), None);

        Assert.Equal(CommandState.Pending, (await Inspection.GetCommandAsync(command, id, None)).State);
        world.Time.Advance(TimeSpan.FromSeconds(61));
        var progress = await Inspection.GetCommandAsync(command, id, None);

        Assert.Equal(state, progress.State);
        Assert.Contains(says, progress.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"D:\", CommandState.Succeeded)]
    [InlineData(@"X:\", CommandState.Failed)]
    public async Task Command_OnWindows_IsPowerShell(string path, CommandState state)
    {
        var id = await world.RunMachineAsync(StockImages.WindowsName, "m5.large");
        var script = $"Get-Volume -FilePath '{path}' -ErrorAction Stop | Out-Null\nGet-ChildItem -LiteralPath '{path}' -Force -ErrorAction Stop | Out-Null";
        var command = await Inspection.StartCommandAsync(Command(id, "key-1", script) with { Platform = Platform.Windows }, None);
        world.Settle();

        Assert.Equal(state, (await Inspection.GetCommandAsync(command, id, None)).State);
    }

    [Fact]
    public async Task StartCommand_WithTheSameKey_FindsTheFirstOne()
    {
        var id = await world.RunMachineAsync();

        var first = await Inspection.StartCommandAsync(Command(id, "key-1", "true"), None);
        for (var other = 2; other < 60; other++) await Inspection.StartCommandAsync(Command(id, $"key-{other}", "true"), None);

        Assert.Equal(first, await Inspection.StartCommandAsync(Command(id, "key-1", "true"), None));
    }

    [Fact]
    public async Task StartCommand_AgentIsNotThere_MayPassLater()
    {
        var id = await world.RunMachineAsync();
        await world.Infrastructure.Machines.StopAsync(id, None);
        world.Settle();

        var refused = await Assert.ThrowsAsync<DrException>(() => Inspection.StartCommandAsync(Command(id, "key-1", "true"), None));

        Assert.True(refused.Code.IsTransient, refused.Message);
    }

    [Theory]
    [InlineData("Switch-Traffic", CommandState.Succeeded)]
    [InlineData("Never-Works", CommandState.Failed)]
    public async Task Automation_StartedTwice_RunsOnceToItsEnd(string document, CommandState state)
    {
        var request = new AutomationRequest { Key = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), Document = document, Parameters = new Dictionary<string, string> { ["Zone"] = "shop.example" } };

        var execution = await Inspection.StartAutomationAsync(request, None);
        Assert.Equal(execution, await Inspection.StartAutomationAsync(request, None));
        Assert.Equal(CommandState.Pending, (await Inspection.GetAutomationAsync(execution, None)).State);
        world.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(state, (await Inspection.GetAutomationAsync(execution, None)).State);
    }

    [Fact]
    public async Task Automation_NoSuchDocument_IsRefusedForGood()
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => Inspection.StartAutomationAsync(new AutomationRequest { Key = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12), Document = "Nowhere" }, None));

        Assert.False(refused.Code.IsTransient);
    }

    private static MachineCommand Command(string instance, string key, string script) =>
        new() { Key = key, InstanceId = instance, Platform = Platform.Linux, Script = script, Limit = TimeSpan.FromSeconds(60) };
}

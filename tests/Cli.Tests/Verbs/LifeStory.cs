using System.Text.Json;
using DRServerless.Cli.Rehearsal.Drills;
using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>A project's life in verbs, every one once, as people or as scripts use them. Each class that tells it has a world of its own.</summary>
public abstract class LifeStory(CliWorld world)
{
    private const string Project = "shop";
    private const string Web = "web";

    protected CliWorld World { get; } = world;

    /// <summary>Runs a verb that must succeed, in this telling's way of asking, and checks the way of its answer.</summary>
    private protected abstract Task<DrctlResult> TellAsync(string[] command, params string[] expected);

    /// <summary>The option with which this telling follows operations.</summary>
    protected abstract string Following { get; }

    [Fact]
    public async Task Verbs_OverAProjectsLife_EachDoWhatTheySay()
    {
        var instance = await World.NewInstanceAsync(Web);
        await ProtectAsync(instance);
        await HoldAsync();
        await TestAsync();
        await DrillAsync();
        await ActAsync("resumeReplication", "resume-replication", Project);
        await FailOverAsync();
        await FailBackAsync();
        await EndAsync();
    }

    private Task<DrctlResult> ActAsync(string kind, params string[] command) => TellAsync([.. command, Following], kind, "succeeded");

    private async Task ProtectAsync(string instance)
    {
        var settings = Path.Combine(World.DataDirectory, "launch.json");
        await File.WriteAllTextAsync(settings, """{"instanceType":"t3.large"}""");
        await TellAsync(["health"], "well");
        await TellAsync(["openapi"], "openapi");
        await TellAsync(["project", "create", Project, "--from", CliWorld.Source, "--to", CliWorld.Target, "--from-kind", "AWS", "--interval", "60"], Project, "notProtected");
        await TellAsync(["project", "change", Project, "--interval", "1"], Project);
        await TellAsync(["project", "list"], Project);
        await TellAsync(["machine", "add", Project, instance], Web, instance);
        await TellAsync(["machine", "change", Project, Web, "--launch-settings", settings], Web);
        await ActAsync("startReplication", "start-replication", Project);
        await World.HasRecoveryPointAsync(Project);
        await TellAsync(["project", "show", Project], "normal", CliWorld.Target);
        await TellAsync(["machine", "list", Project], Web, instance);
        await TellAsync(["machine", "show", Project, Web], Web, "original");
    }

    private async Task HoldAsync()
    {
        await ActAsync("pauseReplication", "pause-replication", Project);
        await TellAsync(["recovery-point", "list", Project, Web], "rp-", "forward");
        await TellAsync(["recovery-point", "show", Project, Web, await NewestPointAsync()], "forward");
    }

    /// <summary>While replication is held, so that retention takes no recovery point away that was looked up.</summary>
    private async Task TestAsync()
    {
        var point = await NewestPointAsync();
        await ActAsync("launchTest", "launch", Project, "--mode", "Test", "--machine", Web, "--recovery-point", $"{Web}={point}");
        await TellAsync(["machine", "show", Project, Web], point, "test");
        await ActAsync("terminateTestMachines", "terminate-test-machines", Project, "--machine", Web);
        var operation = (await World.OperationsAsync(Project))[0].Text("id");
        await TellAsync(["operation", "list", Project], operation, "terminateTestMachines");
        await TellAsync(["operation", "show", operation], operation, "succeeded");
        await TellAsync(["operation", "events", operation]);
        await TellAsync(["operation", "watch", operation], "terminateTestMachines", "succeeded");
    }

    private async Task DrillAsync()
    {
        var network = await DrillNetworkSetup.MakeAsync(World.Simulator, CliWorld.Target, CancellationToken.None);
        var settings = Path.Combine(World.DataDirectory, "drills.json");
        await File.WriteAllTextAsync(settings, "{\"schedule\":{\"cron\":\"0 3 1 1 *\"},\"networks\":{\"target\":{\"subnetId\":\"" + network.SubnetId + "\",\"securityGroupId\":\"" + network.SecurityGroupId + "\"}}}");
        await TellAsync(["drill", "set", Project, settings], network.SubnetId, "0 3 1 1 *");
        await TellAsync(["drill", "settings", Project], network.SecurityGroupId, "isolated");
        await ActAsync("drill", "drill", "start", Project, "--machine", Web, "--reason", "to be sure");
        var drill = (await World.OperationsAsync(Project))[0].Text("id");
        await TellAsync(["drill", "list", Project], "-01-01");
        await TellAsync(["drill", "trend", Project], drill, "passed");
        await TellAsync(["readiness", Project], Web, "ready");
        var (page, kept) = (Path.Combine(World.DataDirectory, "report.html"), Path.Combine(World.DataDirectory, "report.json"));
        await TellAsync(["report", "show", drill], "passed", "nothing is left");
        await TellAsync(["report", "show", drill, "--html", page], page);
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        await TellAsync(["report", "verify", drill]);
        await VerifyFileAsync(drill, kept);
        await TellAsync(["drill", "remove", Project]);
    }

    /// <summary>A kept report verifies, without a server too; one that was changed does not.</summary>
    private async Task VerifyFileAsync(string drill, string file)
    {
        var report = (await World.SucceedAsync("report", "show", drill, "--json")).Output;
        await File.WriteAllTextAsync(file, report);
        await TellAsync(["report", "verify", file]);
        await File.WriteAllTextAsync(file, report.Replace("to be sure", "to be sold", StringComparison.Ordinal));
        Assert.Equal(ExitCodes.NotVerified, (await Drctl.RunAsync("report", "verify", file)).Code);
    }

    private async Task FailOverAsync()
    {
        await ActAsync("launchRecovery", "launch", Project, "--mode", "recovery", "--at", "2999-01-01 00:00");
        Assert.Equal("failedOver", (await World.JsonAsync("project", "show", Project)).Text("state"));
        await ActAsync("prepareFailback", "prepare-failback", Project);
    }

    /// <summary>Refused at the gate, cancelled at the gate, approved at the gate; then the last step by its own verb.</summary>
    private async Task FailBackAsync()
    {
        await TellAsync(["failback", Project, "--approve-before-launch"], "failback");
        var refused = await AtTheGateAsync();
        await TellAsync(["operation", "refuse", refused, "--by", "Ada", "--comment", "not today"], refused);
        await EndedAsync(refused, "failed");

        await TellAsync(["failback", Project, "--approve-before-launch"], "failback");
        var cancelled = await AtTheGateAsync();
        await TellAsync(["operation", "cancel", cancelled], cancelled);
        await EndedAsync(cancelled, "cancelled");

        await ActAsync("launchRecovery", "launch", Project, "--mode", "RECOVERY", "--planned");
        await ActAsync("returnToNormal", "return-to-normal", Project);
        Assert.Equal("normal", (await World.JsonAsync("project", "show", Project)).Text("state"));
        await ApprovedAsync();
    }

    private async Task ApprovedAsync()
    {
        await World.SucceedAsync("launch", Project, "--mode", "recovery", "--watch");
        await TellAsync(["failback", Project, "--approve-before-launch", "--unplanned"], "failback");
        var approved = await AtTheGateAsync();
        await TellAsync(["operation", "approve", approved, "--by", "Ada"], approved);
        await EndedAsync(approved, "succeeded");
        Assert.Equal("normal", (await World.JsonAsync("project", "show", Project)).Text("state"));
    }

    private async Task EndAsync()
    {
        await ActAsync("stopReplication", "stop-replication", Project);
        await TellAsync(["machine", "remove", Project, Web]);
        await TellAsync(["project", "delete", Project]);
        Assert.Equal(0, (await World.JsonAsync("project", "list")).GetProperty("items").GetArrayLength());
    }

    private async Task<string> NewestPointAsync() =>
        (await World.JsonAsync("recovery-point", "list", Project, Web)).GetProperty("items")[0].Text("id");

    /// <summary>The newest operation, once it waits for a person.</summary>
    private async Task<string> AtTheGateAsync()
    {
        var newest = default(JsonElement);
        await Until.HoldsAsync(async () =>
        {
            newest = (await World.OperationsAsync(Project))[0];
            return newest.Text("status") == "waitingForApproval";
        }, () => $"It does not wait for a person: {newest}");
        return newest.Text("id");
    }

    private async Task EndedAsync(string operation, string status)
    {
        var found = default(JsonElement);
        await Until.HoldsAsync(async () =>
        {
            found = (await World.OperationsAsync(Project)).Single(one => one.Text("id") == operation);
            return found.TryGetProperty("endedAt", out _);
        }, () => $"It did not end: {found}");
        Assert.Equal(status, found.Text("status"));
    }
}

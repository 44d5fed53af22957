using System.Net.Http.Headers;
using System.Text.Json;
using DRServerless.Cli.Tests.Processes;

namespace DRServerless.Cli.Tests.Verbs;

/// <summary>Alerts, incidents and notices by their verbs: a policy and a key are made, an alarm comes, a person refuses, and is told what was told.</summary>
public sealed class AlertVerbTests(CliWorld world) : IClassFixture<CliWorld>
{
    private const string Project = "watched";

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Verbs_FromPolicyToRefusal_EachDoWhatTheySay()
    {
        await world.ProtectAsync(Project);
        await SetAsync();
        var key = await world.JsonAsync("alert", "create-key", Project, "the monitor");
        Assert.Contains("the monitor", (await world.SucceedAsync("alert", "keys", Project)).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Text("key"), (await world.SucceedAsync("alert", "keys", Project, "--json")).Output, StringComparison.Ordinal);

        await FireAsync(key);
        var incident = await AskingAsync();
        Assert.Contains("drctl incident approve", (await world.SucceedAsync("incident", "show", Project, incident)).Output, StringComparison.Ordinal);
        await world.SucceedAsync("incident", "refuse", Project, incident, "--by", "Ada", "--comment", "a test");
        await Until.HoldsAsync(async () => (await world.JsonAsync("incident", "show", Project, incident)).Text("status") == "refused", () => "The incident does not end.");

        Assert.Contains("refused by Ada: a test", (await world.SucceedAsync("incident", "log", Project, incident)).Output, StringComparison.Ordinal);
        Assert.Contains(incident, (await world.SucceedAsync("incident", "list", Project)).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Conflict, (await world.RunAsync("incident", "approve", Project, incident)).Code);
        Assert.Contains("asks whether to act", (await world.SucceedAsync("notice", "list", Project, "--json")).Output, StringComparison.Ordinal);
        await TakeAwayAsync(key);
    }

    private async Task SetAsync()
    {
        var policy = await FileAsync("policy.json", """{"matchers":[{"source":"monitor","title":"shop*"}],"action":"failover","quorum":1,"sustainedSeconds":1,"approval":{"always":true}}""");
        await world.SucceedAsync("alert", "set-policy", Project, policy);
        Assert.Contains("failover", (await world.SucceedAsync("alert", "policy", Project)).Output, StringComparison.OrdinalIgnoreCase);
        var twice = await FileAsync("twice.json", """{"matchers":[],"action":"failover","quorum":0}""");
        var refused = await world.RunAsync("alert", "set-policy", Project, twice);
        Assert.Equal(ExitCodes.Usage, refused.Code);
        Assert.Contains("quorum", refused.Error, StringComparison.Ordinal);
        Assert.Contains("matchers", refused.Error, StringComparison.Ordinal);

        var notices = await FileAsync("notices.json",
            """{"channels":[{"name":"hook","kind":"webhook","url":"https://hook.invalid/x","secret":"hook-key"}],"routes":[{"kinds":["splitBrain"],"channels":["hook"]}]}""");
        await world.SucceedAsync("notice", "set", Project, notices);
        Assert.Contains("hook.invalid", (await world.SucceedAsync("notice", "settings", Project)).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await world.RunAsync("notice", "set", Project, policy)).Code);
    }

    private async Task FireAsync(JsonElement key)
    {
        using var alert = new StringContent("""{"specversion":"1.0","id":"1","source":"/test","type":"monitor.firing","subject":"shop is down"}""");
        alert.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents+json");
        var path = key.GetProperty("paths").EnumerateArray().Select(each => each.GetString()!).Single(each => each.EndsWith("/cloudevents", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(world.Server), path)) { Content = alert };
        request.Headers.Add("X-Alert-Key", key.Text("key"));
        using var answer = await Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<string> AskingAsync()
    {
        var newest = default(JsonElement);
        await Until.HoldsAsync(async () =>
        {
            newest = (await world.JsonAsync("incident", "list", Project)).GetProperty("items")[0];
            return newest.Text("status") == "waitingForApproval";
        }, () => $"No incident asks: {newest}");
        return newest.Text("id");
    }

    private async Task TakeAwayAsync(JsonElement key)
    {
        await world.SucceedAsync("notice", "remove", Project);
        await world.SucceedAsync("alert", "delete-key", Project, key.Text("id"));
        await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => FireAsync(key));
        await world.SucceedAsync("alert", "remove-policy", Project);
        Assert.Equal(ExitCodes.NotFound, (await world.RunAsync("alert", "policy", Project)).Code);
    }

    private async Task<string> FileAsync(string name, string content)
    {
        var path = Path.Combine(world.DataDirectory, name);
        await File.WriteAllTextAsync(path, content);
        return path;
    }
}

using DRServerless.Api.Alerts;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;

namespace DRServerless.Api.Tests.Alerts;

[Collection(StillWorld.Name)]
public sealed class PolicyTests(ApiWorld world)
{
    [Fact]
    public async Task Policy_SetShownAndRemoved_IsAsItWasSet()
    {
        var project = await world.CreateProjectAsync();
        (await world.Api.GetAsync($"projects/{project}/alert-policy")).MustRefuse(404, "alert_policy_not_found");

        var set = await world.Api.SendAsync("PUT", $"projects/{project}/alert-policy", """{"matchers":[{"source":"api","title":"api*"}],"quorum":1,"approval":{"hours":[{"from":"22:00","to":"06:00","timeZone":"Europe/Berlin","days":["saturday"]}]}}""");
        var shown = (await world.Api.GetAsync($"projects/{project}/alert-policy")).Must(200).Read<AlertPolicy>();

        set.Must(200);
        Assert.Equal((1, AlertAction.Notify, "Europe/Berlin"), (shown.Quorum, shown.Action, shown.Approval.Hours[0].TimeZone));
        (await world.Api.DeleteAsync($"projects/{project}/alert-policy")).Must(204);
        (await world.Api.GetAsync($"projects/{project}/alert-policy")).MustRefuse(404, "alert_policy_not_found");
    }

    [Fact]
    public async Task Policy_WithManyFaults_IsRefusedWholeWithEachOfThem()
    {
        var project = await world.CreateProjectAsync();

        var answer = await world.Api.SendAsync("PUT", $"projects/{project}/alert-policy",
            """{"matchers":[{"source":"api"}],"quorum":5,"action":"failover","sustainedSeconds":0,"topics":["alarms"],"witnesses":[{"source":"w","kind":"http","url":"http://169.254.169.254/"}],"approval":{"hours":[{"from":"25:00","to":"06:00"}]}}""");

        answer.MustRefuse(400, "invalid_request");
        var faults = answer.Json["faults"]!.AsArray().Select(fault => (string)fault!).ToList();
        foreach (var wanted in new[] { "quorum is 5", "sustainedSeconds", "SNS topic", "link-local", "25:00" }) Assert.Contains(faults, fault => fault.Contains(wanted, StringComparison.Ordinal));
        (await world.Api.GetAsync($"projects/{project}/alert-policy")).MustRefuse(404, "alert_policy_not_found");
    }

    [Theory]
    [InlineData("""{"matchers":[null]}""", "matchers")]
    [InlineData("""{"matchers":[{"source":"a"}],"topics":[null]}""", "topics")]
    [InlineData("""{"matchers":[{"source":"a"}],"witnesses":[null]}""", "witnesses")]
    [InlineData("""{"matchers":[{"source":"a"}],"approval":{"hours":[null]}}""", "approval.hours")]
    [InlineData("""{"matchers":[{"source":"a","colour":"red"}]}""", "colour")]
    [InlineData("""{"matchers":[{"source":"a"}],"action":"reboot"}""", "action")]
    [InlineData("{}", "matchers")]
    public async Task Policy_ThatIsNone_NamesWhatIsWrong(string body, string where)
    {
        var project = await world.CreateProjectAsync();

        Assert.Contains(where, (await world.Api.SendAsync("PUT", $"projects/{project}/alert-policy", body)).MustRefuse(400, "invalid_request").Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Key_Made_IsShownOnceAndKeptAsItsHash()
    {
        var project = await world.CreateProjectAsync();

        var made = (await world.Api.PostAsync($"projects/{project}/alert-keys", new CreateAlertKeyRequest { Name = "monitor" })).Must(201).Read<NewAlertKey>();
        var listed = await world.Api.GetAsync($"projects/{project}/alert-keys");

        Assert.StartsWith($"{made.Id}.", made.Key, StringComparison.Ordinal);
        Assert.Equal("monitor", Assert.Single(listed.Must(200).Read<ListView<AlertKeyView>>().Items).Name);
        Assert.DoesNotContain(made.Key.Split('.')[1], listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Key, made.ToString(), StringComparison.Ordinal);
        (await world.Api.DeleteAsync($"projects/{project}/alert-keys/{made.Id}")).Must(204);
        (await world.Api.DeleteAsync($"projects/{project}/alert-keys/{made.Id}")).MustRefuse(404, "alert_key_not_found");
    }

    [Fact]
    public async Task Key_AskedAgainUnderOneIdempotencyKey_IsTheSameKeyAndTheFirstSecretIsVoid()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        var path = $"projects/{alerts.Project}/alert-keys";
        var first = (await world.Api.PostAsync(path, new CreateAlertKeyRequest { Name = "m" }, "alert-key-again")).Must(201).Read<NewAlertKey>();

        var second = (await world.Api.PostAsync(path, new CreateAlertKeyRequest { Name = "m" }, "alert-key-again")).Must(201).Read<NewAlertKey>();

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Key, second.Key);
        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("void"), first.Key)).MustRefuse(403, "alert_not_authentic");
        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("good"), second.Key)).Must(200);
    }

    [Fact]
    public async Task Key_OverTheLimit_IsRefused()
    {
        var project = await world.CreateProjectAsync();
        for (var made = 0; made < AlertKey.MostKeys; made++) (await world.Api.PostAsync($"projects/{project}/alert-keys", new CreateAlertKeyRequest { Name = "n" })).Must(201);

        (await world.Api.PostAsync($"projects/{project}/alert-keys", new CreateAlertKeyRequest { Name = "n" })).MustRefuse(409, "action_not_allowed");
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("refuse")]
    public async Task Incident_ThatIsNotThere_IsNotFound(string decision)
    {
        var project = await world.CreateProjectAsync();

        (await world.Api.PostAsync($"projects/{project}/incidents/inc-0/{decision}")).MustRefuse(404, "incident_not_found");
        (await world.Api.GetAsync($"projects/{project}/incidents/inc-0/log")).MustRefuse(404, "incident_not_found");
        (await world.Api.GetAsync($"projects/{ProjectId.Create("prj-0")}/incidents")).MustRefuse(404, "project_not_found");
        Assert.Empty((await world.Api.GetAsync($"projects/{project}/incidents")).Must(200).Read<ListView<Incident>>().Items);
    }
}

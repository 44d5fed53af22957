using System.Text;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Workflows.Alerts;

namespace DRServerless.Api.Tests.Alerts;

/// <summary>What clouds send, and what strangers try.</summary>
[Collection(StillWorld.Name)]
public sealed class ReceptionTests(ApiWorld world)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task AzureMonitor_FiredAndResolved_OpensAnIncidentThatEnds()
    {
        var alerts = await AlertWorld.CreateAsync(world);

        var receipt = (await alerts.SendAsync("azure-monitor", AlertWorld.AzureMonitor("1", "Fired", Now))).Must(200).Read<AlertReceipt>();
        var again = (await alerts.SendAsync("azure-monitor", AlertWorld.AzureMonitor("1", "Fired", Now.AddMinutes(-1)))).Must(200).Read<AlertReceipt>();

        Assert.Equal((1, 0), (receipt.Taken, receipt.NotChosen));
        Assert.NotNull(receipt.Incident);
        Assert.Equal(receipt.Incident, again.Incident);
        var ended = await Eventually.SeeAsync(() => world.Api.GetAsync($"projects/{alerts.Project}/incidents/{receipt.Incident}"), answer => answer.Must(200).Read<Incident>().EndedAt is not null, "the end of the incident");
        Assert.Equal(IncidentStatus.Notified, ended.Read<Incident>().Status);
        var log = (await world.Api.GetAsync($"projects/{alerts.Project}/incidents/{receipt.Incident}/log")).Must(200).Read<ListView<IncidentLogLine>>();
        Assert.Contains(log.Items, line => line.Message.StartsWith("any counts: 'shop is down'", StringComparison.Ordinal));
        (await world.Api.PostAsync($"projects/{alerts.Project}/incidents/{receipt.Incident}/approve")).MustRefuse(409, "action_not_allowed");
    }

    [Fact]
    public async Task CloudEvents_InEveryMode_AreTaken()
    {
        var alerts = await AlertWorld.CreateAsync(world);

        var single = await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("one"), type: "application/cloudevents+json");
        var batch = await alerts.SendAsync("cloudevents", $"[{AlertWorld.CloudEvent("two")},{AlertWorld.CloudEvent("three")}]", type: "application/cloudevents-batch+json");
        var binary = await alerts.SendAsync("cloudevents", """{"state":"firing","title":"four"}""", change: request =>
        {
            foreach (var (name, value) in new[] { ("ce-specversion", "1.0"), ("ce-id", "4"), ("ce-source", "/tests"), ("ce-type", "example"), ("ce-subject", "a%20b") }) request.Headers.TryAddWithoutValidation(name, value);
        });

        Assert.Equal((1, 2, 1), (single.Must(200).Read<AlertReceipt>().Taken, batch.Must(200).Read<AlertReceipt>().Taken, binary.Must(200).Read<AlertReceipt>().Taken));
    }

    [Fact]
    public async Task CloudEvents_Handshake_AgreesToWhoShowsAKey()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        using var http = new HttpClient { BaseAddress = world.Address };
        using var asking = new HttpRequestMessage(HttpMethod.Options, $"/api/alerts/{alerts.Project}/cloudevents?key={alerts.Key}");
        asking.Headers.TryAddWithoutValidation("WebHook-Request-Origin", "eventgrid.azure.net");
        using var stranger = new HttpRequestMessage(HttpMethod.Options, $"/api/alerts/{alerts.Project}/cloudevents?key=alk-1.1");
        stranger.Headers.TryAddWithoutValidation("WebHook-Request-Origin", "eventgrid.azure.net");

        using var agreed = await http.SendAsync(asking);
        using var refused = await http.SendAsync(stranger);

        Assert.Equal((200, "eventgrid.azure.net"), ((int)agreed.StatusCode, Assert.Single(agreed.Headers.GetValues("WebHook-Allowed-Origin"))));
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.False(refused.Headers.Contains("WebHook-Allowed-Origin"));
    }

    [Theory]
    [InlineData("azure-monitor")]
    [InlineData("cloudevents")]
    [InlineData("eventbridge")]
    public async Task Sender_WithoutTheProjectsKey_IsToldTheSameWhateverIsThere(string kind)
    {
        var (alerts, other) = (await AlertWorld.CreateAsync(world), await AlertWorld.CreateAsync(world));
        var wrong = alerts.Key[..^1] + (alerts.Key[^1] == '0' ? '1' : '0');

        var answers = new[]
        {
            await alerts.SendAsync(kind, "{}", key: ""),
            await alerts.SendAsync(kind, "{}", wrong),
            await alerts.SendAsync(kind, "{}", other.Key),
            await alerts.SendAsync(kind, "{}", "alk-0000.11"),
            await alerts.SendAsync(kind, "{}", "no key at all"),
            await alerts.SendAsync(kind, "{}", project: ProjectId.Create("prj-00000000000000000000")),
            await alerts.SendAsync(kind, "not even JSON", wrong),
        };

        Assert.All(answers, answer => answer.MustRefuse(403, "alert_not_authentic"));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
    }

    [Fact]
    public async Task Sender_WithADeletedKey_IsRefusedAtOnce()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("before"))).Must(200);

        (await world.Api.DeleteAsync($"projects/{alerts.Project}/alert-keys/{alerts.Key.Split('.')[0]}")).Must(204);

        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("after"))).MustRefuse(403, "alert_not_authentic");
    }

    [Theory]
    [InlineData("azure-monitor", "")]
    [InlineData("azure-monitor", "[]")]
    [InlineData("azure-monitor", "{")]
    [InlineData("azure-monitor", """{"schemaId":"azureMonitorCommonAlertSchema"}""")]
    [InlineData("azure-monitor", """{"schemaId":"AzureMonitorMetricAlert","data":{}}""")]
    [InlineData("azure-monitor", """{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"1","alertRule":"r","monitorCondition":"Maybe","firedDateTime":"2026-01-01T00:00:00Z"}}}""")]
    [InlineData("azure-monitor", """{"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"1","alertRule":"\ud800","monitorCondition":"Fired","firedDateTime":"2026-01-01T00:00:00Z"}}}""")]
    [InlineData("cloudevents", """{"specversion":"0.3","id":"1","source":"s","type":"t.firing"}""")]
    [InlineData("cloudevents", """{"specversion":"1.0","id":"1","source":"s","type":"of.nothing"}""")]
    [InlineData("cloudevents", """{"specversion":"1.0","id":"1","source":"s","type":"t.firing","time":"yesterday"}""")]
    [InlineData("cloudevents", """{"specversion":"1.0","id":"1","source":"s","type":"t.firing","data_base64":"%"}""")]
    [InlineData("eventbridge", """{"detail-type":"Something Else","detail":{},"time":"2026-01-01T00:00:00Z"}""")]
    [InlineData("eventbridge", """{"detail-type":"AWS Health Event","detail":{"eventArn":"a","statusCode":"?"},"time":"2026-01-01T00:00:00Z"}""")]
    public async Task Body_ThatIsNoAlert_IsMalformed(string kind, string body)
    {
        var alerts = await AlertWorld.CreateAsync(world);

        (await alerts.SendAsync(kind, body)).MustRefuse(400, "alert_malformed");
        Assert.Empty((await world.Api.GetAsync($"projects/{alerts.Project}/incidents")).Read<ListView<Incident>>().Items);
    }

    [Fact]
    public async Task Body_TooDeepOrTooLargeOrTooMany_IsRefused()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        var deep = new string('[', 5_000) + new string(']', 5_000);
        var many = $"[{string.Join(',', Enumerable.Repeat(AlertWorld.CloudEvent("x"), 501))}]";

        (await alerts.SendAsync("cloudevents", $$"""{"specversion":"1.0","id":"1","source":"s","type":"t.firing","data":{{deep}}}""")).MustRefuse(400, "alert_malformed");
        (await alerts.SendAsync("cloudevents", many, type: "application/cloudevents-batch+json")).MustRefuse(400, "alert_malformed");
        (await alerts.SendAsync("cloudevents", $"\"{new string('x', 600_000)}\"")).MustRefuse(400, "alert_too_large");
    }

    [Fact]
    public async Task Message_OfAnotherTime_IsRefused()
    {
        var alerts = await AlertWorld.CreateAsync(world);

        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("old", at: Now.AddHours(-2)))).MustRefuse(409, "alert_replayed");
        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("early", at: Now.AddHours(1)))).MustRefuse(409, "alert_replayed");
    }

    [Fact]
    public async Task Alert_WithoutAPolicy_IsNotExpected()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        (await world.Api.DeleteAsync($"projects/{alerts.Project}/alert-policy")).Must(204);

        (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("x"))).MustRefuse(403, "alert_not_expected");
    }

    [Fact]
    public async Task Alert_ThatThePolicyDoesNotChoose_OpensNothing()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        (await world.Api.SendAsync("PUT", $"projects/{alerts.Project}/alert-policy", """{"matchers":[{"source":"a","title":"other*"}],"quorum":1}""")).Must(200);

        var receipt = (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("noise"))).Must(200).Read<AlertReceipt>();

        Assert.Equal((0, 1, null), (receipt.Taken, receipt.NotChosen, receipt.Incident));
    }

    [Fact]
    public async Task Storm_OverWhatIsKept_IsToldToComeAgainAndLosesNothingThatWasTaken()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        string Batch(int from, int count) => $"[{string.Join(',', Enumerable.Range(from, count).Select(number => AlertWorld.CloudEvent($"alarm {number}")))}]";
        (await alerts.SendAsync("cloudevents", Batch(0, 500), type: "application/cloudevents-batch+json")).Must(200);
        (await alerts.SendAsync("cloudevents", Batch(500, 500), type: "application/cloudevents-batch+json")).Must(200);

        using var http = new HttpClient { BaseAddress = world.Address };
        using var over = await http.PostAsync($"/api/alerts/{alerts.Project}/cloudevents?key={alerts.Key}", new StringContent(AlertWorld.CloudEvent("one more"), Encoding.UTF8, "application/cloudevents+json"));
        Assert.Equal(503, (int)over.StatusCode);
        Assert.NotNull(over.Headers.RetryAfter);
        Assert.Equal(1, (await alerts.SendAsync("cloudevents", AlertWorld.CloudEvent("alarm 7"))).Must(200).Read<AlertReceipt>().Taken);
    }

    [Fact]
    public void Endpoints_ThatNeedNoRole_AreTheseAndNoOthers() => Assert.Equal(
        ["agreeToCloudEvents ByKeyAsync", "getHealth ", "receiveAzureMonitorAlert ByKeyAsync", "receiveCloudEvents ByKeyAsync", "receiveEventBridgeEvent ByKeyAsync", "receiveSnsMessage ByTopicAsync", "showAnswerLink ", "useAnswerLink "],
        Endpoints.ApiEndpoints.All.Where(endpoint => endpoint.Role == Endpoints.ApiRole.Anonymous || endpoint.Admit is not null)
            .Select(endpoint => $"{endpoint.Name} {endpoint.Admit?.Method.Name}").Order(StringComparer.Ordinal));
}

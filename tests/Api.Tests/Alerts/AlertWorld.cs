using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DRServerless.Api.Alerts;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;

namespace DRServerless.Api.Tests.Alerts;

/// <summary>A project that expects alerts, and senders of every kind. Its policy only records: nothing that these tests send acts on machines.</summary>
internal sealed class AlertWorld(ApiWorld world, ProjectId project, string key)
{
    public ApiWorld World { get; } = world;

    public ProjectId Project { get; } = project;

    public string Key { get; } = key;

    public string Topic => World.Simulator.Sns.TopicOf(ApiWorld.To, "alarms");

    public Uri SnsEndpoint => new(World.Address, $"/api/alerts/{Project}/sns");

    public static async Task<AlertWorld> CreateAsync(ApiWorld world)
    {
        world.Simulator.Sns.RetryPause = TimeSpan.FromMilliseconds(50);
        var project = await world.CreateProjectAsync();
        var policy = new AlertPolicy { Matchers = [new AlertMatcher { Source = "any" }], Topics = [world.Simulator.Sns.TopicOf(ApiWorld.To, "alarms")], Quorum = 1, SustainedSeconds = 0 };
        (await world.Api.SendAsync("PUT", $"projects/{project}/alert-policy", policy)).Must(200);
        var key = (await world.Api.PostAsync($"projects/{project}/alert-keys", new CreateAlertKeyRequest { Name = "tests" })).Must(201).Read<NewAlertKey>().Key;
        return new AlertWorld(world, project, key);
    }

    /// <summary>Posts what a cloud would; with the right key unless another is named.</summary>
    public Task<Answer> SendAsync(string kind, string body, string? key = null, string type = "application/json", Action<HttpRequestMessage>? change = null, ProjectId? project = null) =>
        World.Api.SendAsync("POST", $"alerts/{project ?? Project}/{kind}", new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)), request =>
        {
            if ((key ?? Key).Length > 0) request.Headers.TryAddWithoutValidation("X-Alert-Key", key ?? Key);
            change?.Invoke(request);
        });

    /// <summary>Posts a message as SNS would, headers and all.</summary>
    public Task<Answer> SendSnsAsync(string body, string? topic = null, ProjectId? project = null) => World.Api.SendAsync(
        "POST", $"alerts/{project ?? Project}/sns", new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("text/plain", "utf-8")),
        request => request.Headers.TryAddWithoutValidation("x-amz-sns-topic-arn", topic ?? Topic));

    public async Task<string> NewKeyAsync() => (await World.Api.PostAsync($"projects/{Project}/alert-keys", new CreateAlertKeyRequest { Name = "more" })).Must(201).Read<NewAlertKey>().Key;

    public static string AzureMonitor(string id, string condition, DateTimeOffset at) => new JsonObject
    {
        ["schemaId"] = "azureMonitorCommonAlertSchema",
        ["data"] = new JsonObject
        {
            ["essentials"] = new JsonObject
            {
                ["alertId"] = $"/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/{id}",
                ["alertRule"] = "shop is down",
                ["severity"] = "Sev0",
                ["monitorCondition"] = condition,
                ["alertTargetIDs"] = new JsonArray("/subscriptions/s/resourcegroups/shop/providers/microsoft.insights/webtests/shop"),
                ["firedDateTime"] = at.ToString("o"),
                ["resolvedDateTime"] = at.ToString("o"),
            },
        },
    }.ToJsonString();

    public static string CloudEvent(string subject, string type = "example.alert.firing", DateTimeOffset? at = null) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["specversion"] = "1.0",
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = "/tests",
        ["type"] = type,
        ["subject"] = subject,
        ["time"] = (at ?? TimeProvider.System.GetUtcNow()).ToString("o"),
    });
}

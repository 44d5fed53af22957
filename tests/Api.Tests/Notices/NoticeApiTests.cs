using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DRServerless.Api.Notices;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Network.Tests.Mail;
using DRServerless.Workflows.Notices;

namespace DRServerless.Api.Tests.Notices;

/// <summary>Notices end to end: the embedded host, and a real server for each kind of channel.</summary>
public sealed class NoticeApiTests : IAsyncLifetime
{
    private const string Hostile = "<img src=x onerror=alert(1)> & *b* [x](http://evil.example) <!channel> \"q\"";

    private readonly ApiWorld _world = new() { PublicUrl = new Uri("https://dr.example") };
    private readonly SmtpListener _mail = SmtpListener.Start();
    private Receiver _receiver = null!;

    public async Task InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        await _world.InitializeAsync();
        _world.GiveSecret("hook-key", "the key of the hook");
        _world.GiveSecret("teams-url", new Uri(_receiver.Address, "/teams?sig=1").ToString());
        _world.GiveSecret("slack-url", new Uri(_receiver.Address, "/slack/T0/B0/x").ToString());
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _receiver.DisposeAsync();
        await _mail.DisposeAsync();
    }

    [Fact]
    public async Task Operation_Ends_IsToldToEveryKindOfChannel()
    {
        var project = (await _world.Api.PostAsync("projects", _world.NewProject(Hostile[..70]))).Must(201).Read<ProjectView>();
        await _world.AddMachineAsync(project.Id);
        (await _world.Api.SendAsync("PUT", $"projects/{project.Id}/notice-settings", Settings())).Must(200);

        await _world.RunAsync(project.Id, "start-replication");
        var notice = await DeliveredAsync(project.Id);

        Assert.Equal((NoticeKind.OperationEnded, "StartReplication succeeded"), (notice.Notice.Kind, notice.Notice.Title));
        CheckWebhook(project, Assert.Single(_receiver.At("/hook")));
        CheckTeams(project, Assert.Single(_receiver.At("/teams")));
        CheckSlack(Assert.Single(_receiver.At("/slack/T0/B0/x")));
        var published = Assert.Single(_world.Simulator.Published);
        Assert.Equal(("operation-ended", "information", project.Id.Value), (published.Attributes["kind"], published.Attributes["severity"], published.Attributes["project"]));
        var letter = Assert.Single(_mail.Letters);
        Assert.Contains("To: ops@shop.example", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src", letter.Replace("=\n", "", StringComparison.Ordinal).Split("text/html")[1], StringComparison.Ordinal);
        await _world.StopAsync(project.Id);
    }

    [Fact]
    public async Task Plan_Asks_IsAnsweredByTheLinkInTheNotice()
    {
        var (project, operation) = await AskAsync();
        var asked = await Eventually.SeeAsync(() => Task.FromResult(_receiver.At("/hook").FirstOrDefault(request => request.Json.GetProperty("type").GetString() == "drserverless.notice.approval-wanted")), found => found is not null, "the question");
        var link = new Uri(asked!.Json.GetProperty("data").GetProperty("approveUrl").GetString()!);
        Assert.Equal("dr.example", link.Host);
        var here = new Uri(_world.Address, link.PathAndQuery);

        // Scanners of mail open links, and some of them twice.
        using var people = new HttpClient();
        people.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml");
        for (var time = 0; time < 2; time++)
        {
            using var opened = await people.GetAsync(here);
            var page = await opened.Content.ReadAsStringAsync();
            Assert.Equal((HttpStatusCode.OK, "text/html"), (opened.StatusCode, opened.Content.Headers.ContentType?.MediaType));
            Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("default-src 'none'", string.Join(' ', opened.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal(OperationStatus.WaitingForApproval, (await _world.Api.GetAsync($"operations/{operation}")).Must(200).Read<Operation>().Status);
        }

        using var tampered = await people.PostAsync(new Uri(here.ToString()[..^1] + (here.ToString()[^1] == 'A' ? 'B' : 'A')), content: null);
        Assert.Equal((HttpStatusCode.Forbidden, true), (tampered.StatusCode, (await tampered.Content.ReadAsStringAsync()).Contains("answer_link_refused", StringComparison.Ordinal)));
        using var elsewhere = await SendAsync(HttpMethod.Get, new Uri(_world.Address, "/api/projects"), host: "dr.example");
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);

        // As a proxy in front would send it on, from a page that tells nobody where it was.
        using var answered = await SendAsync(HttpMethod.Post, here, host: "dr.example", origin: "null");
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        var ended = await _world.FollowAsync(operation);
        Assert.Equal(OperationStatus.Succeeded, ended.Status);
        using var again = await people.PostAsync(here, content: null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        await _world.RunAsync(project, "terminate-test-machines");
        await _world.StopAsync(project);
    }

    [Fact]
    public async Task Channel_IsGivenUp_IsSeenAndSentAgain()
    {
        _receiver.Status = path => path == "/hook" ? 410 : 202;
        var project = await _world.CreateProjectAsync();
        await _world.AddMachineAsync(project);
        (await _world.Api.SendAsync("PUT", $"projects/{project}/notice-settings", Settings())).Must(200);
        Assert.False((await _world.Api.PostAsync($"projects/{project}/notice-settings/try", new ChannelBody("hook"))).Must(200).Read<ChannelTrial>().Delivered);
        await _world.RunAsync(project, "start-replication");
        var dead = await Eventually.SeeAsync(() => NewestAsync(project), notice => notice?.Channels.Any(channel => channel.State == DeliveryState.Dead) == true, "the dead letter");
        Assert.Equal("status 410", dead!.Channels.Single(channel => channel.Channel == "hook").Detail);

        _receiver.Status = _ => 202;
        (await _world.Api.PostAsync($"projects/{project}/notices/{dead.Id}/send-again", new ChannelBody("hook"))).Must(200);
        await DeliveredAsync(project);

        (await _world.Api.PostAsync($"projects/{project}/notices/{dead.Id}/send-again", new ChannelBody("hook"))).MustRefuse(409, "action_not_allowed");
        (await _world.Api.PostAsync($"projects/{project}/notices/{new string('0', 64)}/send-again", new ChannelBody("hook"))).MustRefuse(404, "notice_not_found");
        (await _world.Api.PostAsync($"projects/{project}/notices/abc/send-again", new ChannelBody("hook"))).MustRefuse(404, "notice_not_found");
        (await _world.Api.PostAsync($"projects/{project}/notice-settings/try", new ChannelBody("none"))).MustRefuse(404, "notice_channel_not_found");
        Assert.True((await _world.Api.PostAsync($"projects/{project}/notice-settings/try", new ChannelBody("hook"))).Must(200).Read<ChannelTrial>().Delivered);
        await _world.StopAsync(project);
    }

    [Fact]
    public async Task Settings_WithFaults_AreRefusedWholeWithEveryFault()
    {
        var project = await _world.CreateProjectAsync();
        (await _world.Api.GetAsync($"projects/{project}/notice-settings")).MustRefuse(404, "notice_settings_not_found");
        var wrong = Settings() with { Channels = [.. Settings().Channels, new NoticeChannel { Name = "Bad Name", Kind = NoticeChannelKind.Webhook, Url = "ftp://x", TopicArn = "arn:aws:sns" }] };

        var answer = (await _world.Api.SendAsync("PUT", $"projects/{project}/notice-settings", wrong)).MustRefuse(400, "notice_settings_invalid");

        foreach (var code in new[] { "channel_name", "\"url\"", "secret_name", "not_of_kind", "channel_unused" }) Assert.Contains(code, answer.Text, StringComparison.Ordinal);
        (await _world.Api.GetAsync($"projects/{project}/notice-settings")).MustRefuse(404, "notice_settings_not_found");
        (await _world.Api.SendAsync("PUT", $"projects/{project}/notice-settings", Settings())).Must(200);
        Assert.DoesNotContain("sig=1", (await _world.Api.GetAsync($"projects/{project}/notice-settings")).Must(200).Text, StringComparison.Ordinal);
        (await _world.Api.DeleteAsync($"projects/{project}/notice-settings")).Must(204);
        (await _world.Api.GetAsync($"projects/{project}/notice-settings")).MustRefuse(404, "notice_settings_not_found");
    }

    private NoticeSettings Settings() => new()
    {
        Channels =
        [
            new NoticeChannel { Name = "hook", Kind = NoticeChannelKind.Webhook, Url = new Uri(_receiver.Address, "/hook").ToString(), Secret = "hook-key" },
            new NoticeChannel { Name = "teams", Kind = NoticeChannelKind.Teams, Secret = "teams-url" },
            new NoticeChannel { Name = "slack", Kind = NoticeChannelKind.Slack, Secret = "slack-url" },
            new NoticeChannel { Name = "topic", Kind = NoticeChannelKind.Sns, TopicArn = ApiWorld.Topic },
            new NoticeChannel { Name = "mail", Kind = NoticeChannelKind.Mail, Host = "127.0.0.1", Port = _mail.Port, Sender = "dr@shop.example", Recipients = ["ops@shop.example"] },
        ],
        Routes = [new NoticeRoute { Channels = ["hook", "teams", "slack", "topic", "mail"] }],
    };

    private async Task<(ProjectId Project, OperationId Operation)> AskAsync()
    {
        var project = await _world.CreateProjectAsync();
        var machine = await _world.AddMachineAsync(project);
        (await _world.Api.SendAsync("PUT", $"projects/{project}/notice-settings", Settings())).Must(200);
        (await _world.Api.SendAsync("PUT", $"projects/{project}/plan", new RecoveryPlan
        {
            Steps =
            [
                new PlanStep { Name = "sure", Kind = PlanStepKind.Approval, Question = Hostile, ApprovalSeconds = 600 },
                new PlanStep { Name = "all", Kind = PlanStepKind.Wave, Machines = [new PlanMachine { Id = machine }] },
            ],
        })).Must(200);
        await _world.RunAsync(project, "start-replication");
        await Eventually.SeeAsync(
            () => _world.Api.GetAsync($"projects/{project}/machines/{machine}/recovery-points"), answer => answer.Must(200).Text.Contains("\"rp-", StringComparison.Ordinal), "a recovery point");
        return (project, await _world.StartAsync(project, "launch", new { mode = "test" }));
    }

    private async Task<NoticeView?> NewestAsync(ProjectId project) =>
        (await _world.Api.GetAsync($"projects/{project}/notices")).Must(200).Read<ListView<NoticeView>>().Items is [var newest, ..] ? newest : null;

    private async Task<NoticeView> DeliveredAsync(ProjectId project) => (await Eventually.SeeAsync(
        () => NewestAsync(project), notice => notice is { Channels.Count: 5 } && notice.Channels.All(channel => channel.State == DeliveryState.Delivered), "every channel to be told"))!;

    /// <summary>A receiver's own check, by the words of docs/NOTICES.md and none of our code.</summary>
    private static void CheckWebhook(ProjectView project, Received request)
    {
        var header = request.Headers["X-DRServerless-Signature"].Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var signed = Encoding.UTF8.GetBytes($"{header["t"]}.").Concat(request.Body).ToArray();
        Assert.Equal(header["v1"], Convert.ToHexStringLower(HMACSHA256.HashData("the key of the hook"u8, signed)));
        Assert.True(TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(long.Parse(header["t"], CultureInfo.InvariantCulture)) < TimeSpan.FromMinutes(5));
        Assert.StartsWith("application/cloudevents+json", request.ContentType, StringComparison.Ordinal);
        var it = request.Json;
        Assert.Equal(("1.0", $"/drserverless/projects/{project.Id}", "drserverless.notice.operation-ended"), (it.GetProperty("specversion").GetString(), it.GetProperty("source").GetString(), it.GetProperty("type").GetString()));
        Assert.Equal(request.Headers["Idempotency-Key"], it.GetProperty("id").GetString());
        Assert.Equal(project.Name, it.GetProperty("data").GetProperty("projectName").GetString());
    }

    private static void CheckTeams(ProjectView project, Received request)
    {
        var card = request.Json.GetProperty("attachments")[0].GetProperty("content");
        Assert.Equal("AdaptiveCard", card.GetProperty("type").GetString());
        Assert.All(card.GetProperty("body").EnumerateArray(), block => Assert.Equal("RichTextBlock", block.GetProperty("type").GetString()));
        Assert.Contains(card.GetProperty("body").EnumerateArray().SelectMany(block => block.GetProperty("inlines").EnumerateArray()), run => run.GetProperty("text").GetString()!.Contains(project.Name, StringComparison.Ordinal));
    }

    private static void CheckSlack(Received request)
    {
        Assert.DoesNotContain('<', request.Json.GetProperty("text").GetString()!);
        foreach (var block in request.Json.GetProperty("blocks").EnumerateArray().Where(block => block.TryGetProperty("text", out _)))
            Assert.Equal("plain_text", block.GetProperty("text").GetProperty("type").GetString());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string host, string? origin = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Host = host;
        if (origin is not null) request.Headers.TryAddWithoutValidation("Origin", origin);
        return await client.SendAsync(request);
    }
}

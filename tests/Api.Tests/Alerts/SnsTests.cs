using System.Globalization;
using System.Text.Json.Nodes;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Simulator.Sns;

namespace DRServerless.Api.Tests.Alerts;

/// <summary>Messages of SNS by the simulated SNS, over HTTP, and messages that only say that they are.</summary>
[Collection(StillWorld.Name)]
public sealed class SnsTests(ApiWorld world)
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task Alarm_OfASubscribedTopic_OpensAnIncident(string version)
    {
        var alerts = await AlertWorld.CreateAsync(world);
        var sns = world.Simulator.Sns;
        sns.SignatureVersion = version;
        await sns.SubscribeAsync(alerts.Topic, alerts.SnsEndpoint, CancellationToken.None);
        Assert.True(sns.IsConfirmed(alerts.Topic, alerts.SnsEndpoint));

        await sns.AlarmAsync(alerts.Topic, new SimulatedAlarm("canary", ApiWorld.To, "ALARM", "no answer \"at all\"\n"), CancellationToken.None);

        var incident = Assert.Single((await world.Api.GetAsync($"projects/{alerts.Project}/incidents")).Read<ListView<Incident>>().Items);
        var log = await Eventually.SeeAsync(() => world.Api.GetAsync($"projects/{alerts.Project}/incidents/{incident.Id}/log"), answer => answer.Text.Contains("'canary' is on since", StringComparison.Ordinal), "the first look");
        log.Must(200);
    }

    [Fact]
    public async Task Subscription_OfAnotherTopic_IsNotConfirmed()
    {
        var alerts = await AlertWorld.CreateAsync(world);
        var other = world.Simulator.Sns.TopicOf(ApiWorld.To, "other");

        Assert.Equal(403, await world.Simulator.Sns.SubscribeAsync(other, alerts.SnsEndpoint, CancellationToken.None));
        Assert.False(world.Simulator.Sns.IsConfirmed(other, alerts.SnsEndpoint));
    }

    [Fact]
    public async Task Message_SentAgain_IsReplayed()
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));
        var message = forge.Notification(alerts.Topic, Forge.Alarm("canary", "ALARM"));

        (await alerts.SendSnsAsync(message)).Must(200);

        (await alerts.SendSnsAsync(message)).MustRefuse(409, "alert_replayed");
    }

    [Theory]
    [InlineData(-61)]
    [InlineData(6)]
    public async Task Message_OfAnotherTime_IsReplayed(int minutes)
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));

        (await alerts.SendSnsAsync(forge.Notification(alerts.Topic, Forge.Alarm("canary", "ALARM"), TimeSpan.FromMinutes(minutes)))).MustRefuse(409, "alert_replayed");
    }

    [Theory]
    [InlineData("Message", "{}")]
    [InlineData("MessageId", "another")]
    [InlineData("Timestamp", "2026-01-01T00:00:00.000Z")]
    [InlineData("Subject", "another")]
    [InlineData("Signature", "AAAA")]
    [InlineData("Signature", "!")]
    [InlineData("SignatureVersion", "1")]
    [InlineData("SignatureVersion", "3")]
    public async Task Message_ChangedOnTheWay_IsNotAuthentic(string field, string value)
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));
        var message = JsonNode.Parse(forge.Notification(alerts.Topic, Forge.Alarm("canary", "ALARM")))!;
        message[field] = value;

        (await alerts.SendSnsAsync(message.ToJsonString())).MustRefuse(403, "alert_not_authentic");
        Assert.Empty((await world.Api.GetAsync($"projects/{alerts.Project}/incidents")).Read<ListView<Incident>>().Items);
    }

    [Theory]
    [InlineData("https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem")]
    [InlineData("https://evil.example/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-1.pem")]
    [InlineData("http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/bucket/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem?x=1")]
    [InlineData("https://sns.eu-central-1.amazonaws.com.cn/SimpleNotificationService-1.pem")]
    [InlineData("https://s3.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem")]
    [InlineData("https://sns.evil.amazonaws.com/SimpleNotificationService-1.pem")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task Certificate_FromElsewhere_IsNotFetched(string url)
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));
        var message = JsonNode.Parse(forge.Notification(alerts.Topic, Forge.Alarm("canary", "ALARM")))!;
        message["SigningCertURL"] = url;

        Assert.Contains("Nothing was fetched", (await alerts.SendSnsAsync(message.ToJsonString())).MustRefuse(403, "alert_not_authentic").Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe&TopicArn={topic}&Token={token}")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:000000000000:other&Token={token}")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn={topic}&Token=another")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Action=Unsubscribe&TopicArn={topic}&Token={token}")]
    [InlineData("https://sns.eu-central-1.amazonaws.com/deep?Action=ConfirmSubscription&TopicArn={topic}&Token={token}")]
    public async Task Confirmation_ThatLeadsElsewhere_IsNotFollowedThoughItIsSigned(string url)
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));

        (await alerts.SendSnsAsync(forge.Confirmation(alerts.Topic, url))).MustRefuse(403, "alert_not_authentic");
    }

    [Fact]
    public async Task Topic_ThatIsNotExpected_IsToldTheSameAsAProjectThatIsNotThere()
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));
        var other = world.Simulator.Sns.TopicOf(ApiWorld.To, "other");
        var bare = await world.CreateProjectAsync();

        var answers = new[]
        {
            await alerts.SendSnsAsync(forge.Notification(other, Forge.Alarm("c", "ALARM")), other),
            await alerts.SendSnsAsync(forge.Notification(alerts.Topic, Forge.Alarm("c", "ALARM")), project: bare),
            await alerts.SendSnsAsync(forge.Notification(alerts.Topic, Forge.Alarm("c", "ALARM")), project: ProjectId.Create("prj-00000000000000000000")),
            // What the header says is only a claim.
            await alerts.SendSnsAsync(forge.Notification(other, Forge.Alarm("c", "ALARM"))),
        };

        Assert.All(answers, answer => answer.MustRefuse(403, "alert_not_expected"));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Type":"Notification","Type":"Notification"}""")]
    [InlineData("""{"Type":"Party","MessageId":"1"}""")]
    [InlineData("""{"Type":{"a":{"b":{"c":{"d":1}}}}}""")]
    public async Task Message_ThatIsNone_IsMalformed(string body)
    {
        var alerts = await AlertWorld.CreateAsync(world);

        (await alerts.SendSnsAsync(body)).MustRefuse(400, "alert_malformed");
    }

    [Fact]
    public async Task Alarm_WithInsufficientData_TellsNothing()
    {
        var (alerts, forge) = (await AlertWorld.CreateAsync(world), new Forge(world.Simulator));

        (await alerts.SendSnsAsync(forge.Notification(alerts.Topic, Forge.Alarm("canary", "INSUFFICIENT_DATA")))).Must(200);

        Assert.Empty((await world.Api.GetAsync($"projects/{alerts.Project}/incidents")).Read<ListView<Incident>>().Items);
    }

    /// <summary>Makes messages that the simulated SNS has signed, some of which SNS itself would never send.</summary>
    private sealed class Forge(DRServerless.Simulator.Hosting.SimulatorHost simulator)
    {
        private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

        public static string Alarm(string name, string state) => new JsonObject
        {
            ["AlarmName"] = name,
            ["NewStateValue"] = state,
            ["StateChangeTime"] = Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
            ["AlarmArn"] = $"arn:aws:cloudwatch:eu-central-1:000000000000:alarm:{name}",
        }.ToJsonString();

        public string Notification(string topic, string message, TimeSpan offset = default) => Seal(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Message"] = message,
            ["MessageId"] = Guid.NewGuid().ToString(),
            ["Subject"] = "ALARM",
            ["Timestamp"] = Time(offset),
            ["TopicArn"] = topic,
            ["Type"] = "Notification",
        }, topic);

        public string Confirmation(string topic, string url) => Seal(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Message"] = "m",
            ["MessageId"] = Guid.NewGuid().ToString(),
            ["SubscribeURL"] = url.Replace("{topic}", topic, StringComparison.Ordinal).Replace("{token}", "token", StringComparison.Ordinal),
            ["Timestamp"] = Time(default),
            ["Token"] = "token",
            ["TopicArn"] = topic,
            ["Type"] = "SubscriptionConfirmation",
        }, topic);

        private string Seal(SortedDictionary<string, string> fields, string topic) => simulator.Sns.Seal(fields, topic);

        private static string Time(TimeSpan offset) => (Now + offset).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }
}

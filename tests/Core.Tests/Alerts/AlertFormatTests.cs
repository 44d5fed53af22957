using System.Text;
using DRServerless.Core.Alerts;
using DRServerless.Core.Alerts.Formats;
using DRServerless.Core.Errors;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Alerts;

/// <summary>What senders write, brought into one form. The bodies are those of the senders' own documents, cut to what is read.</summary>
public sealed class AlertFormatTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Fired", AlertState.Firing, "2019-03-22T13:58:24.3713213Z")]
    [InlineData("Resolved", AlertState.Resolved, "2019-03-22T14:03:16.2246313Z")]
    public void AzureMonitor_CommonSchema_IsReadByItsCondition(string condition, AlertState state, string at)
    {
        var alert = Assert.Single(AlertFormats.AzureMonitor(Utf8($$"""
            {"schemaId":"azureMonitorCommonAlertSchema","data":{"essentials":{"alertId":"/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/b9","alertRule":"WCUS-R2-Gen2",
            "severity":"Sev3","signalType":"Metric","monitorCondition":"{{condition}}","monitoringService":"Platform","alertTargetIDs":["/subscriptions/s/virtualmachines/wcus"],
            "firedDateTime":"2019-03-22T13:58:24.3713213Z","resolvedDateTime":"2019-03-22T14:03:16.2246313Z"},"alertContext":{},"customProperties":{"region":"eu-west-1"} } }
            """), Now).Alerts);

        Assert.Equal((AlertKind.AzureMonitor, state, DateTimeOffset.Parse(at, null), "WCUS-R2-Gen2", "Sev3", "eu-west-1"), (alert.Kind, alert.State, alert.ChangedAt, alert.Title, alert.Severity, alert.Region));
        Assert.Equal("AzureMonitor//subscriptions/s/providers/Microsoft.AlertsManagement/alerts/b9", alert.Fingerprint);
        Assert.Equal("/subscriptions/s/virtualmachines/wcus", alert.Resource);
    }

    [Fact]
    public void CloudWatch_ByATopicAndByEventBridge_IsTheSameAlarm()
    {
        const string topic = "arn:aws:sns:eu-west-1:659378156385:alarms";
        var told = Assert.Single(AlertFormats.OfTopic("""
            {"AlarmName":"mf","NewStateValue":"ALARM","StateChangeTime":"2017-01-09T17:12:45.390+0000","Region":"EU (Ireland)","AlarmArn":"arn:aws:cloudwatch:eu-west-1:659378156385:alarm:mf","OldStateValue":"OK"}
            """, topic, Now).Alerts);
        var relayed = Assert.Single(AlertFormats.EventBridge(Utf8("""
            {"version":"0","id":"c4c1c1c9","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch","account":"659378156385","time":"2017-01-09T17:14:00Z","region":"eu-west-1",
            "resources":["arn:aws:cloudwatch:eu-west-1:659378156385:alarm:mf"],"detail":{"alarmName":"mf","state":{"value":"OK","timestamp":"2017-01-09T17:13:59.000+0000"}}}
            """), Now).Alerts);

        Assert.Equal(told.Fingerprint, relayed.Fingerprint);
        Assert.Equal((AlertState.Firing, AlertState.Resolved), (told.State, relayed.State));
        Assert.Equal(("eu-west-1", "eu-west-1", topic), (told.Region, relayed.Region, told.Source));
        Assert.Equal(new DateTimeOffset(2017, 1, 9, 17, 12, 45, 390, TimeSpan.Zero), told.ChangedAt);
    }

    [Fact]
    public void CloudWatch_WithInsufficientData_TellsNothing() =>
        Assert.Empty(AlertFormats.OfTopic("""{"AlarmName":"mf","NewStateValue":"INSUFFICIENT_DATA","StateChangeTime":"2017-01-09T17:12:45.390+0000"}""", "arn:aws:sns:eu-west-1:1:t", Now).Alerts);

    [Theory]
    [InlineData("open", AlertState.Firing, "2023-01-26T13:19:03Z")]
    [InlineData("closed", AlertState.Resolved, "2023-01-26T13:44:13Z")]
    public void AwsHealth_OfARegion_IsReadByItsStatus(string status, AlertState state, string at)
    {
        var message = AlertFormats.EventBridge(Utf8($$"""
            {"version":"0","id":"7bf73129","detail-type":"AWS Health Event","source":"aws.health","account":"123456789012","time":"2023-01-26T14:00:00Z","region":"us-east-1","resources":[],
            "detail":{"eventArn":"arn:aws:health:eu-west-1::event/AWS_EC2_OPERATIONAL_ISSUE_1","service":"EC2","eventTypeCode":"AWS_EC2_OPERATIONAL_ISSUE","eventTypeCategory":"issue",
            "startTime":"Thu, 26 Jan 2023 13:19:03 GMT","endTime":"Thu, 26 Jan 2023 13:44:13 GMT","statusCode":"{{status}}","eventRegion":"eu-west-1"} }
            """), Now);
        var alert = Assert.Single(message.Alerts);

        // The region that is affected, not the one that the event was delivered to.
        Assert.Equal((AlertKind.AwsHealth, state, "eu-west-1", "issue", "EC2"), (alert.Kind, alert.State, alert.Region, alert.Severity, alert.Source));
        Assert.Equal(DateTimeOffset.Parse(at, null), alert.ChangedAt);
        Assert.Equal(new DateTimeOffset(2023, 1, 26, 14, 0, 0, TimeSpan.Zero), message.SentAt);
    }

    [Fact]
    public void AwsHealth_OfWhatIsToCome_TellsNothing() => Assert.Empty(AlertFormats.EventBridge(Utf8("""
        {"detail-type":"AWS Health Event","time":"2023-01-26T14:00:00Z","detail":{"eventArn":"arn:aws:health:us-east-1::event/EC2/1","statusCode":"upcoming"}}
        """), Now).Alerts);

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"x.resolved","subject":"db"}""", AlertState.Resolved, "db")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"x","alertstate":"Firing","alerttitle":"t"}""", AlertState.Firing, "t")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"x","data":{"state":"OK","title":"t"}}""", AlertState.Resolved, "t")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"x","data_base64":"eyJzdGF0ZSI6ImFsYXJtIn0="}""", AlertState.Firing, "x")]
    public void CloudEvent_OfAnySender_IsReadByTheTable(string body, AlertState state, string title)
    {
        var alert = Assert.Single(AlertFormats.CloudEvent(Utf8(body), Now).Alerts);

        Assert.Equal((AlertKind.CloudEvents, state, title, "/s"), (alert.Kind, alert.State, alert.Title, alert.Source));
    }

    [Fact]
    public void CloudEvent_FiringAndResolvedByItsType_IsOneAlarm()
    {
        Alert Read(string type) => AlertFormats.CloudEvent(Utf8($$"""{"specversion":"1.0","id":"{{type}}","source":"/s","type":"{{type}}"}"""), Now).Alerts[0];

        Assert.Equal(Read("disk.firing").Fingerprint, Read("disk.resolved").Fingerprint);
        Assert.NotEqual(Read("disk.firing").Fingerprint, Read("net.firing").Fingerprint);
    }

    [Fact]
    public void Any_OfTheForms_IsTold()
    {
        const string health = """{"detail-type":"AWS Health Event","time":"2023-01-26T14:00:00Z","detail":{"eventArn":"a","statusCode":"open"}}""";

        Assert.Equal(AlertKind.AwsHealth, AlertFormats.Any(Utf8(health), Now)[0].Alerts[0].Kind);
        Assert.Equal(AlertKind.AwsHealth, AlertFormats.Any(Utf8($$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{{health}}}"""), Now)[0].Alerts[0].Kind);
        Assert.Equal(ErrorCodes.AlertMalformed, Assert.Throws<DrException>(() => AlertFormats.Any(Utf8("{}"), Now)).Code);
    }

    /// <summary>Whatever is changed in a body, it is read or it is malformed, and what is read is bounded.</summary>
    [Fact]
    public void Body_BrokenAnywhere_IsReadOrMalformed() => Seeds.ForEach(300, random =>
    {
        var body = Utf8("""{"specversion":"1.0","id":"1","source":"/s","type":"x.firing","time":"2026-03-01T12:00:00Z","data":{"title":"tttt","region":"eu-west-1","severity":null}}""");
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            if (random.Next(2) == 0) body[random.Next(body.Length)] = (byte)random.Next(256);
            else body = [.. body.AsSpan(0, random.Next(body.Length)), .. Enumerable.Repeat((byte)'t', random.Next(2_000)), .. body.AsSpan(random.Next(body.Length))];
        }

        try
        {
            foreach (var alert in AlertFormats.Any(body, Now).SelectMany(message => message.Alerts))
                Assert.True(alert is { Title.Length: <= 300, Source.Length: <= 400, Fingerprint.Length: <= 200 } && !alert.Title.Any(char.IsControl));
        }
        catch (DrException refusal)
        {
            Assert.Equal(ErrorCodes.AlertMalformed, refusal.Code);
        }
    });

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Tests.Notices;

public sealed class NoticeValidationTests
{
    private static readonly NoticeChannel Hook = new() { Name = "hook", Kind = NoticeChannelKind.Webhook, Url = "https://ops.example/dr?team=1", Secret = "hook-key" };
    private static readonly NoticeChannel Teams = new() { Name = "teams", Kind = NoticeChannelKind.Teams, Secret = "teams-url" };
    private static readonly NoticeChannel Topic = new() { Name = "pager", Kind = NoticeChannelKind.Sns, TopicArn = "arn:aws:sns:eu-west-1:111122223333:dr", Side = Side.Source };
    private static readonly NoticeChannel Mail = new()
    {
        Name = "mail",
        Kind = NoticeChannelKind.Mail,
        Host = "smtp.example",
        Port = 465,
        User = "dr",
        Secret = "smtp",
        Sender = "dr@shop.example",
        Recipients = ["it+dr@shop.example"],
    };

    public static TheoryData<string, string> Faulty => new()
    {
        { "url", "http" }, { "url", "nothing" }, { "url_holds_secret", "user" }, { "url_holds_secret", "sig" }, { "secret_name", "secret" }, { "url_is_secret", "teams url" }, { "not_of_kind", "topic on hook" },
        { "not_of_kind", "mail on teams" }, { "topic", "topic" }, { "host", "host" }, { "port", "port" }, { "sender", "sender" }, { "recipient", "recipient" }, { "recipient", "two in one" },
        { "recipient_count", "nobody" }, { "user", "user alone" }, { "channel_name", "name" },
    };

    [Fact]
    public void Faults_OfSettingsAsInTheDocument_AreNone() => Assert.Empty(NoticeValidation.Faults(Routed(Hook, Teams, Topic, Mail)));

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Faults_OfAWrongChannel_AreNamed(string code, string what)
    {
        var wrong = what switch
        {
            "http" => Hook with { Url = "http://ops.example/" },
            "nothing" => Hook with { Url = null },
            "user" => Hook with { Url = "https://me:secret@ops.example/" },
            "sig" => Hook with { Url = "https://ops.example/?a=1&sig=abc" },
            "secret" => Hook with { Secret = "Not A Name" },
            "teams url" => Teams with { Url = "https://teams.example/hook" },
            "topic on hook" => Hook with { TopicArn = Topic.TopicArn },
            "mail on teams" => Teams with { Recipients = ["a@b.example"] },
            "topic" => Topic with { TopicArn = "arn:aws:sqs:eu-west-1:111122223333:dr" },
            "host" => Mail with { Host = "smtp example" },
            "port" => Mail with { Port = 70_000 },
            "sender" => Mail with { Sender = "Ops <dr@shop.example>" },
            "recipient" => Mail with { Recipients = ["a@shop.example\r\nBcc: b@evil.example"] },
            "two in one" => Mail with { Recipients = ["a@shop.example,b@shop.example"] },
            "nobody" => Mail with { Recipients = [] },
            "user alone" => Mail with { Secret = null },
            _ => Hook with { Name = "Hook" },
        };

        Assert.Contains(NoticeValidation.Faults(Routed(wrong)), fault => fault.Code == code);
    }

    [Fact]
    public void Demand_SeveralFaults_NamesAllOfThem()
    {
        var settings = Routed(Hook with { Url = "ftp://x", Secret = null }, Hook) with { Routes = [new NoticeRoute { Channels = ["hook", "none"], Kinds = [NoticeKind.Incident, NoticeKind.Incident] }] };

        var error = Assert.Throws<DrException>(() => NoticeValidation.Demand(settings));

        Assert.Equal(ErrorCodes.NoticeSettingsInvalid, error.Code);
        var codes = ((IReadOnlyList<NoticeFault>)error.Details["noticeFaults"]!).Select(fault => fault.Code).ToHashSet();
        Assert.Superset(new HashSet<string> { "channel_twice", "url", "secret_name", "channel_unknown", "kind_twice" }, codes);
    }

    [Fact]
    public void Faults_OfNullsAndNothing_AreNamed()
    {
        Assert.Equal("null", Assert.Single(NoticeValidation.Faults(new NoticeSettings { Channels = [null!], Routes = [] })).Code);
        Assert.Equal(["channel_count", "route_count"], NoticeValidation.Faults(new NoticeSettings()).Select(fault => fault.Code));
        Assert.Contains(NoticeValidation.Faults(Routed(Hook) with { Routes = [] }), fault => fault.Code == "channel_unused");
    }

    [Theory]
    [InlineData(NoticeKind.Incident, NoticeSeverity.Critical, "hook,pager")]
    [InlineData(NoticeKind.Incident, NoticeSeverity.Information, "hook")]
    [InlineData(NoticeKind.Replication, NoticeSeverity.Critical, "pager")]
    [InlineData(NoticeKind.Replication, NoticeSeverity.Warning, "")]
    public void Channels_OfNews_AreThoseThatRoutesLeadToOnceEach(NoticeKind kind, NoticeSeverity severity, string channels)
    {
        var settings = new NoticeSettings
        {
            Channels = [Hook, Topic],
            Routes = [new NoticeRoute { Channels = ["hook"], Kinds = [NoticeKind.Incident] }, new NoticeRoute { Channels = ["pager", "hook"], Kinds = [NoticeKind.Incident], From = NoticeSeverity.Warning }, new NoticeRoute { Channels = ["pager"], From = NoticeSeverity.Critical }],
        };

        Assert.Equal(channels, string.Join(',', settings.ChannelsFor(kind, severity)));
    }

    [Theory]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:dr", "eu-west-1", false)]
    [InlineData("arn:aws-cn:sns:cn-north-1:111122223333:dr-1_x.fifo", "cn-north-1", true)]
    public void Topic_OfAnArn_IsRead(string text, string region, bool fifo)
    {
        Assert.True(TopicArn.TryParse(text, out var topic));
        Assert.Equal((region, fifo), (topic.Region, topic.IsFifo));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:dr:subscription")]
    [InlineData("arn:aws:sns:eu-west-1:1111:dr")]
    [InlineData("arn:aws:sns:evil.example/:111122223333:dr")]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:a b")]
    [InlineData("arn:x:sns:eu-west-1:111122223333:dr")]
    public void Topic_OfSomethingElse_IsNone(string? text) => Assert.False(TopicArn.TryParse(text, out _));

    private static NoticeSettings Routed(params NoticeChannel[] channels) =>
        new() { Channels = channels, Routes = [new NoticeRoute { Channels = [.. channels.Select(channel => channel.Name).Distinct()] }] };
}

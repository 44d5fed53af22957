using System.Text.Json;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Workflows.Notices.Channels;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>Names and questions come from people and from machines; in no channel do they become more than text.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "</h2><script>alert(1)</script> [click](http://evil.example) <!channel> <@U1> *b* & \"q\" \r\nBcc: x@evil.example\u2028";

    private static readonly NoticeLetter Letter = new()
    {
        Key = "abc/hook",
        ProjectId = new ProjectId("prj-1"),
        ProjectName = Hostile,
        Notice = new Notice
        {
            Subject = "s",
            Kind = NoticeKind.SplitBrain,
            Severity = NoticeSeverity.Critical,
            At = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Title = Hostile,
            Text = Hostile,
            OperationId = new OperationId("op-1"),
            Gate = "g",
        },
        HowToAnswer = "drctl operation approve op-1 (or refuse)",
    };

    [Fact]
    public void Teams_HostileText_StandsInRunsOnly()
    {
        var card = JsonSerializer.Deserialize<JsonElement>(TeamsCard.Write(Letter)).GetProperty("attachments")[0].GetProperty("content");

        foreach (var block in card.GetProperty("body").EnumerateArray())
        {
            Assert.Equal("RichTextBlock", block.GetProperty("type").GetString());
            Assert.All(block.GetProperty("inlines").EnumerateArray(), run => Assert.Equal("TextRun", run.GetProperty("type").GetString()));
        }

        Assert.Equal(0, card.GetProperty("actions").GetArrayLength());
        Assert.DoesNotContain("evil", card.GetProperty("fallbackText").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Slack_HostileText_IsPlainOrEscaped()
    {
        var message = JsonSerializer.Deserialize<JsonElement>(SlackMessage.Write(Letter));

        Assert.DoesNotContain(message.GetProperty("text").GetString()!, letter => letter is '<' or '>');
        Assert.All(message.GetProperty("blocks").EnumerateArray(), block => Assert.Equal("plain_text", block.GetProperty("text").GetProperty("type").GetString()));
    }

    [Fact]
    public void Slack_LongText_KeepsToItsLimits()
    {
        var message = JsonSerializer.Deserialize<JsonElement>(SlackMessage.Write(Letter with { Notice = Letter.Notice with { Title = new string('x', 200), Text = new string('y', 4_000) } }));

        Assert.All(message.GetProperty("blocks").EnumerateArray(), block =>
            Assert.True(block.GetProperty("text").GetProperty("text").GetString()!.Length <= (block.GetProperty("type").GetString() == "header" ? 150 : 3_000)));
    }

    [Fact]
    public void Mail_HostileText_IsEncodedAndItsSubjectHasOneLine()
    {
        var letter = MailText.Write(Letter, new NoticeChannel { Name = "m", Kind = NoticeChannelKind.Mail, Host = "h", Sender = "a@b.example", Recipients = ["c@d.example"] }, null, TimeSpan.FromSeconds(1));

        Assert.DoesNotContain("<script", letter.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!channel", letter.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(letter.Subject, character => char.IsControl(character) || character == '\u2028');
        Assert.Equal(587, letter.Port);
    }

    [Fact]
    public void Topic_HostileText_HasASubjectThatSnsTakes()
    {
        Assert.True(TopicArn.TryParse("arn:aws:sns:eu-west-1:111122223333:dr.fifo", out var topic));

        var message = TopicText.Write(Letter with { ProjectName = new string('ö', 90) }, topic);

        Assert.InRange(message.Subject.Length, 1, 100);
        Assert.All(message.Subject, character => Assert.InRange(character, ' ', '~'));
        Assert.InRange(message.Key.Length, 1, 128);
        Assert.True(message.IsFifo);
    }

    [Fact]
    public void CloudEvent_WrittenTwice_HasTheSameBytes()
    {
        Assert.Equal(CloudEvent.Write(Letter), CloudEvent.Write(Letter with { }));
        Assert.Equal(Hostile, JsonSerializer.Deserialize<JsonElement>(CloudEvent.Write(Letter)).GetProperty("data").GetProperty("title").GetString());
        Assert.Equal("split-brain", CloudEvent.Word(NoticeKind.SplitBrain));
    }
}

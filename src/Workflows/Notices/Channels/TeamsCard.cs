using System.Text.Json;
using DRServerless.Core.Notices;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>
/// A letter as a message with one Adaptive Card, as incoming webhooks and workflows of Microsoft Teams take it. Text is in runs: unlike text
/// blocks and facts they know no Markdown, so no name can become a link or a mention.
/// </summary>
internal static class TeamsCard
{
    public static byte[] Write(NoticeLetter letter) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            type = "message",
            attachments = new[] { new { contentType = "application/vnd.microsoft.card.adaptive", content = Card(letter) } },
        },
        DrJson.Stored);

    private static Dictionary<string, object> Card(NoticeLetter letter) => new()
    {
        ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
        ["type"] = "AdaptiveCard",
        ["version"] = "1.4",
        ["fallbackText"] = "A notice of DRServerless",
        ["body"] = Body(letter).ToArray(),
        ["actions"] = Actions(letter).ToArray(),
    };

    private static IEnumerable<object> Body(NoticeLetter letter)
    {
        yield return Block(new { type = "TextRun", text = letter.Notice.Title, weight = "bolder", size = "medium", color = Colour(letter.Notice.Severity) });
        if (letter.Notice.Text is { } text) yield return Block(new { type = "TextRun", text });
        foreach (var (name, value) in letter.Facts)
            yield return Block(new { type = "TextRun", text = $"{name}: ", weight = "bolder" }, new { type = "TextRun", text = value });
        if (letter.HowToAnswer is { } how) yield return Block(new { type = "TextRun", text = $"Or: {how}", isSubtle = true });
    }

    private static IEnumerable<object> Actions(NoticeLetter letter)
    {
        if (letter.Answer is not { } answer) yield break;
        yield return new { type = "Action.OpenUrl", title = "Approve…", url = answer.Approve.AbsoluteUri };
        yield return new { type = "Action.OpenUrl", title = "Refuse…", url = answer.Refuse.AbsoluteUri };
    }

    private static Dictionary<string, object> Block(params object[] runs) => new() { ["type"] = "RichTextBlock", ["inlines"] = runs };

    private static string Colour(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "attention",
        NoticeSeverity.Warning => "warning",
        _ => "default",
    };
}

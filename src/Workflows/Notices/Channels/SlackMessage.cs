using System.Text.Json;
using DRServerless.Core.Notices;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>
/// A letter as blocks of Slack. Whatever people named stands in plain text, which knows no markup; the one line that Slack reads as markup, for
/// notifications, is escaped as Slack asks.
/// </summary>
internal static class SlackMessage
{
    private const int LongestHeader = 150;
    private const int LongestText = 3_000;

    public static byte[] Write(NoticeLetter letter) => JsonSerializer.SerializeToUtf8Bytes(
        new { text = Escape($"{Sign(letter.Notice.Severity)}{letter.ProjectName}: {letter.Notice.Title}"), blocks = Blocks(letter).ToArray() }, DrJson.Stored);

    /// <summary>What Slack's markup is made of is escaped; so no mention, link or command comes of it.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static IEnumerable<object> Blocks(NoticeLetter letter)
    {
        yield return new { type = "header", text = Plain($"{Sign(letter.Notice.Severity)}{letter.Notice.Title}", LongestHeader) };
        if (letter.Notice.Text is { Length: > 0 } text) yield return new { type = "section", text = Plain(text, LongestText) };
        var facts = letter.Facts.Select(fact => $"{fact.Name}: {fact.Value}");
        yield return new { type = "section", text = Plain(string.Join('\n', letter.HowToAnswer is { } how ? [.. facts, $"Or: {how}"] : facts), LongestText) };
        if (letter.Answer is { } answer) yield return new { type = "actions", elements = new[] { Button("Approve…", answer.Approve), Button("Refuse…", answer.Refuse) } };
    }

    private static object Button(string text, Uri url) => new { type = "button", text = Plain(text, LongestHeader), url = url.AbsoluteUri };

    private static object Plain(string text, int longest) => new { type = "plain_text", text = text.Length <= longest ? text : text[..(longest - 1)] + "…", emoji = false };

    private static string Sign(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "CRITICAL: ",
        NoticeSeverity.Warning => "Warning: ",
        _ => "",
    };
}

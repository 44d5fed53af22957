using System.Text;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>A letter as plain text, for mail and topics.</summary>
internal static class PlainText
{
    public static string Write(NoticeLetter letter)
    {
        var text = new StringBuilder().Append(letter.Notice.Title).Append("\n\n");
        if (letter.Notice.Text is { Length: > 0 } more) text.Append(more).Append("\n\n");
        foreach (var (name, value) in letter.Facts) text.Append(name).Append(": ").Append(value).Append('\n');
        if (letter.Answer is { } answer) text.Append("\nApprove: ").Append(answer.Approve).Append("\nRefuse: ").Append(answer.Refuse).Append("\nOpening a link decides nothing yet; it shows what is asked.\n");
        if (letter.HowToAnswer is { } how) text.Append("\nOr: ").Append(how).Append('\n');
        return text.ToString();
    }

    /// <summary>The subject of mail and topics: one line, whatever the title has.</summary>
    public static string Subject(NoticeLetter letter) => OneLine($"[{letter.Notice.Severity}] {letter.ProjectName}: {letter.Notice.Title}");

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
}

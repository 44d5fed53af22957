using System.Net;
using System.Text;
using DRServerless.Core.Notices;
using DRServerless.Core.Secrets;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>A letter as mail: plain text, and the same as HTML with everything encoded.</summary>
internal static class MailText
{
    private const int DefaultPort = 587;

    public static MailLetter Write(NoticeLetter letter, NoticeChannel channel, Secret? password, TimeSpan limit) => new()
    {
        Host = channel.Host!,
        Port = channel.Port ?? DefaultPort,
        User = channel.User,
        Password = password,
        Sender = channel.Sender!,
        Recipients = channel.Recipients,
        MessageId = $"{letter.Key.Replace('/', '.')}@notices.drserverless",
        Date = letter.Notice.At,
        Subject = PlainText.Subject(letter),
        Text = PlainText.Write(letter),
        Html = Html(letter),
        Limit = limit,
    };

    private static string Html(NoticeLetter letter)
    {
        var html = new StringBuilder("<!doctype html><html><body style=\"font-family:sans-serif\">");
        html.Append("<h2>").Append(Encode(letter.Notice.Title)).Append("</h2>");
        if (letter.Notice.Text is { Length: > 0 } text) html.Append("<p style=\"white-space:pre-wrap\">").Append(Encode(text)).Append("</p>");
        html.Append("<table>");
        foreach (var (name, value) in letter.Facts) html.Append("<tr><td><b>").Append(Encode(name)).Append("</b></td><td>").Append(Encode(value)).Append("</td></tr>");
        html.Append("</table>");
        if (letter.Answer is { } answer)
        {
            html.Append("<p><a href=\"").Append(Encode(answer.Approve.AbsoluteUri)).Append("\">Approve…</a> &nbsp; <a href=\"").Append(Encode(answer.Refuse.AbsoluteUri)).Append("\">Refuse…</a></p>");
            html.Append("<p>Opening a link decides nothing yet; it shows what is asked.</p>");
        }

        if (letter.HowToAnswer is { } how) html.Append("<p>Or: <code>").Append(Encode(how)).Append("</code></p>");
        return html.Append("</body></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

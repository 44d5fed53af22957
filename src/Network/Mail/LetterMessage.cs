using DRServerless.Core.Notices;
using MimeKit;

namespace DRServerless.Network.Mail;

/// <summary>Makes the message of a letter. MimeKit encodes every header; what would end one is taken out before.</summary>
internal static class LetterMessage
{
    public static MimeMessage Write(MailLetter letter)
    {
        var message = new MimeMessage
        {
            MessageId = letter.MessageId,
            Date = letter.Date,
            Subject = OneLine(letter.Subject),
            Body = new BodyBuilder { TextBody = letter.Text, HtmlBody = letter.Html }.ToMessageBody(),
        };
        message.From.Add(Address(letter.Sender));
        foreach (var recipient in letter.Recipients) message.To.Add(Address(recipient));
        // So that nobody's absence notice answers it (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static MailboxAddress Address(string address) => new(name: null, OneLine(address));

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
}

using DRServerless.Core.Notices;
using DRServerless.Network.Mail;
using MimeKit;

namespace DRServerless.Network.Tests.Mail;

/// <summary>Mail against a real server on loopback.</summary>
public sealed class SmtpMailerTests
{
    private static readonly SmtpMailer Mailer = new(new NetworkOptions { AllowLoopback = true }, TimeProvider.System);

    [Fact]
    public async Task Send_Accepted_CarriesTheLetter()
    {
        await using var server = SmtpListener.Start();

        var answer = await Mailer.SendAsync(Letter(server.Port), default);

        Assert.True(answer.Accepted, answer.Detail);
        var message = Read(server);
        Assert.Equal("[Warning] Läden: Ärger", message.Subject);
        Assert.Equal(("text of it", "<p>text of it</p>"), (message.TextBody!.Trim(), message.HtmlBody!.Trim()));
        Assert.Equal(("abc.ops@notices.drserverless", "auto-generated"), (message.MessageId, message.Headers["Auto-Submitted"]));
        Assert.Equal(["a@shop.example", "b@shop.example"], message.To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal(["RCPT TO:<a@shop.example>", "RCPT TO:<b@shop.example>"], server.Commands.Where(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Hello\r\nBcc: victim@example.org")]
    [InlineData("Hello\nBcc: victim@example.org\n\nbody")]
    [InlineData("Hello\r\n\r\n.\r\nMAIL FROM:<evil@example.org>")]
    [InlineData("Hello\0\u0085\u2028Bcc: victim@example.org")]
    public async Task Send_SubjectWithLineBreaks_MakesNoHeaderAndNoCommand(string subject)
    {
        await using var server = SmtpListener.Start();

        Assert.True((await Mailer.SendAsync(Letter(server.Port) with { Subject = subject }, default)).Accepted);

        var message = Read(server);
        Assert.Empty(message.Bcc);
        Assert.Null(message.Headers["Bcc"]);
        Assert.StartsWith("Hello", message.Subject, StringComparison.Ordinal);
        Assert.Single(server.Commands, command => command.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("text of it", message.TextBody!.Trim());
    }

    [Fact]
    public async Task Send_TextWithALineOfOnePoint_EndsNothing()
    {
        await using var server = SmtpListener.Start();

        Assert.True((await Mailer.SendAsync(Letter(server.Port) with { Text = "one\n.\nRCPT TO:<evil@example.org>" }, default)).Accepted);

        Assert.Equal(2, server.Commands.Count(command => command.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("RCPT", "450 busy", false)]
    [InlineData("RCPT", "550 nobody of that name", true)]
    [InlineData("MAIL", "421 come again", false)]
    public async Task Send_Refused_TellsWhetherItMayPass(string verb, string says, bool hopeless)
    {
        await using var server = SmtpListener.Start();
        server.Answer = line => line.StartsWith(verb, StringComparison.Ordinal) ? says : null;

        var answer = await Mailer.SendAsync(Letter(server.Port), default);

        Assert.Equal((false, hopeless), (answer.Accepted, answer.Hopeless));
        Assert.Empty(server.Letters);
    }

    [Fact]
    public async Task Send_ServerNeverAnswers_EndsWithinTheLimit()
    {
        await using var server = SmtpListener.Start();
        server.Answer = line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "" : null;

        var answer = await Mailer.SendAsync(Letter(server.Port) with { Limit = TimeSpan.FromSeconds(1) }, default);

        Assert.Equal((false, "no answer within 1 seconds", false), (answer.Accepted, answer.Detail, answer.Hopeless));
    }

    [Fact]
    public async Task Send_CertificateThatNobodyTrusts_SendsNothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = LoopbackServer.Certificate("localhost", now.AddDays(-1), now.AddDays(1));
        await using var server = SmtpListener.Start(certificate);

        var answer = await Mailer.SendAsync(Letter(server.Port), default);

        Assert.Equal((false, false), (answer.Accepted, answer.Hopeless));
        Assert.Contains("certificate", answer.Detail, StringComparison.Ordinal);
        Assert.Contains("STARTTLS", server.Commands);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_LoopbackWhereTheHostForbidsIt_IsRefused()
    {
        await using var server = SmtpListener.Start();

        var answer = await new SmtpMailer(new NetworkOptions(), TimeProvider.System).SendAsync(Letter(server.Port), default);

        Assert.Equal((false, true), (answer.Accepted, answer.Hopeless));
        Assert.Empty(server.Commands);
    }

    private static MimeMessage Read(SmtpListener server) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(Assert.Single(server.Letters))));

    private static MailLetter Letter(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Sender = "dr@shop.example",
        Recipients = ["a@shop.example", "b@shop.example"],
        MessageId = "abc.ops@notices.drserverless",
        Date = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Subject = "[Warning] Läden: Ärger",
        Text = "text of it",
        Html = "<p>text of it</p>",
        Limit = TimeSpan.FromSeconds(20),
    };
}

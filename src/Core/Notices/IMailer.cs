using DRServerless.Core.Secrets;

namespace DRServerless.Core.Notices;

/// <summary>
/// Sends mail by SMTP, over TLS always, but for a server on this machine's loopback where the host allows that. A failure is a result and not an
/// exception; the whole of it is bounded by the letter's limit.
/// </summary>
public interface IMailer
{
    /// <summary>Hands a letter to its server. The answer's status is SMTP's; <see cref="MailAnswer.Accepted"/> when the server took it.</summary>
    Task<MailAnswer> SendAsync(MailLetter letter, CancellationToken cancellation);
}

/// <summary>A letter with the server that takes it. Its text names the server alone.</summary>
public sealed record MailLetter
{
    /// <summary>The server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port; on 465 TLS begins at once, on any other by STARTTLS.</summary>
    public required int Port { get; init; }

    /// <summary>The user; null when the server asks for none.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public Secret? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public required string Sender { get; init; }

    /// <summary>The recipients' addresses.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Names the letter, the same for every repeat: mail readers drop one that they have.</summary>
    public required string MessageId { get; init; }

    /// <summary>When what it tells happened.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The subject, one line.</summary>
    public required string Subject { get; init; }

    /// <summary>The text, plain.</summary>
    public required string Text { get; init; }

    /// <summary>The text as HTML, encoded.</summary>
    public required string Html { get; init; }

    /// <summary>The longest time that it may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"mail by {Host}:{Port}";
}

/// <summary>What came of a letter.</summary>
/// <param name="Accepted">True when the server took it.</param>
/// <param name="Detail">What happened, for people; holds no secret.</param>
/// <param name="Hopeless">True when trying again cannot help.</param>
public sealed record MailAnswer(bool Accepted, string Detail, bool Hopeless = false);

/// <summary>For hosts that were given no way to send mail: none is sent.</summary>
public sealed class NoMailer : IMailer
{
    /// <inheritdoc/>
    public Task<MailAnswer> SendAsync(MailLetter letter, CancellationToken cancellation) => Task.FromResult(new MailAnswer(Accepted: false, "This host sends no mail.", Hopeless: true));
}

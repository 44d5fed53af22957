using DRServerless.Core.Notices;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>A mail server that takes everything.</summary>
public sealed class FakeMailer : IMailer
{
    /// <summary>What was sent.</summary>
    public List<MailLetter> Sent { get; } = [];

    public Task<MailAnswer> SendAsync(MailLetter letter, CancellationToken cancellation)
    {
        lock (Sent) Sent.Add(letter);
        return Task.FromResult(new MailAnswer(Accepted: true, "taken (fake)"));
    }
}

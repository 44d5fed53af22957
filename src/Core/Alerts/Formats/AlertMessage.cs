namespace DRServerless.Core.Alerts.Formats;

/// <summary>What one message of a sender tells.</summary>
/// <param name="Alerts">Alerts; none when the sender itself does not know, or announces what is to come.</param>
/// <param name="SentAt">When it was sent, by its sender's clock; null when it does not say.</param>
public sealed record AlertMessage(IReadOnlyList<Alert> Alerts, DateTimeOffset? SentAt);

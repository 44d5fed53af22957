using DRServerless.Core.Errors;

namespace DRServerless.Core.Alerts;

/// <summary>What is old is no news: whoever replays a message hours later is refused, and so is whoever sends one from a future in which it could be replayed.</summary>
public static class AlertNews
{
    /// <summary>How far a sender's clock may run ahead.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Refuses a message that was not sent now, or nearly so: <c>alert_replayed</c>.</summary>
    /// <param name="sentAt">When it was sent, by its sender's clock; null when it does not say, which only those may who showed a key.</param>
    /// <param name="now">The time.</param>
    public static void Demand(DateTimeOffset? sentAt, DateTimeOffset now)
    {
        if (sentAt is not { } sent) return;
        if (now - sent > AlertWatch.OldestNews)
            throw new DrException(ErrorCodes.AlertReplayed, $"The message was sent at {sent:u}, over {AlertWatch.OldestNews.TotalMinutes:0} minutes ago. Nothing was changed.");
        if (sent - now > ClockSkew)
            throw new DrException(ErrorCodes.AlertReplayed, $"The message says that it was sent at {sent:u}, which has not come yet. Nothing was changed. Set the sender's clock, or this host's.");
    }
}

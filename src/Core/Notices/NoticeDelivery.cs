namespace DRServerless.Core.Notices;

/// <summary>
/// How far a notice has come. Document <c>projects/{id}/notice-deliveries/{digest of the subject}</c>; none for a notice that no route fits.
/// </summary>
public sealed record NoticeDelivery
{
    /// <summary>Counts orchestrations that deliver it; one that is sent again has another.</summary>
    public int Run { get; init; } = 1;

    /// <summary>How far each channel is told.</summary>
    public required IReadOnlyList<ChannelDelivery> Channels { get; init; }

    /// <summary>The channel's part, or null.</summary>
    public ChannelDelivery? Find(string channel) => Channels.FirstOrDefault(found => found.Channel == channel);

    /// <summary>The same, with one channel's part changed.</summary>
    public NoticeDelivery With(ChannelDelivery changed) => this with { Channels = [.. Channels.Select(found => found.Channel == changed.Channel ? changed : found)] };
}

/// <summary>How far one channel is told of a notice.</summary>
public sealed record ChannelDelivery
{
    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; init; } = DeliveryState.Pending;

    /// <summary>The orchestration that sees to it.</summary>
    public int Run { get; init; } = 1;

    /// <summary>How often it was tried in this run.</summary>
    public int Tries { get; init; }

    /// <summary>What came of the last try; no secret.</summary>
    public string Detail { get; init; } = "";

    /// <summary>When it was last tried.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When it is tried again; null when it is not.</summary>
    public DateTimeOffset? NextTryAt { get; init; }
}

/// <summary>Where the telling of a channel stands.</summary>
public enum DeliveryState
{
    /// <summary>Not told yet; it is tried.</summary>
    Pending,

    /// <summary>Told: the channel acknowledged.</summary>
    Delivered,

    /// <summary>Given up; it can be sent again.</summary>
    Dead,
}

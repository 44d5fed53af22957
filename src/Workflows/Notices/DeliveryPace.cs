using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>
/// Pauses and limits of deliveries. Constants: they decide the course of orchestrations, so they may change only with a new version of those.
/// </summary>
internal static class DeliveryPace
{
    /// <summary>How long a channel is tried before its part of the notice is given up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromHours(24);

    /// <summary>How long one try may take.</summary>
    public static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(30);

    /// <summary>Pauses between tries: 15 seconds, doubled up to an hour. Within the limit that makes some thirty tries.</summary>
    private static readonly RetryPolicy Tries = new(int.MaxValue, TimeSpan.FromSeconds(15), 2, TimeSpan.FromHours(1));

    public static TimeSpan PauseAfter(int tries) => Tries.DelayAfter(tries);
}

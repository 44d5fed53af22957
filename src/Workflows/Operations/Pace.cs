using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>
/// Waits, limits and retries of operations. Constants: they decide the course of orchestrations, so they may change only
/// with a new version of those.
/// </summary>
internal static class Pace
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>How long a machine may take to stop: an operating system that shuts down in order, and EC2's own patience with one that does not.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long one may take that did not stop before and is isolated already: it is asked once more, and not waited for.</summary>
    public static readonly TimeSpan IsolatedStopLimit = TimeSpan.FromMinutes(1);

    /// <summary>How long a machine may take to be cut off from the network.</summary>
    public static readonly TimeSpan IsolationLimit = TimeSpan.FromMinutes(2);

    /// <summary>How long a machine may take to be deleted.</summary>
    public static readonly TimeSpan TerminateLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long a machine may take to be started again.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long a launch may take; Windows with a large root volume takes some 20 minutes.</summary>
    public static readonly TimeSpan LaunchLimit = TimeSpan.FromMinutes(60);

    /// <summary>How long clean-up of a launch is tried before it is left to the garbage sweep.</summary>
    public static readonly TimeSpan CleanUpLimit = TimeSpan.FromMinutes(10);

    /// <summary>How long activities of an orchestration that was ended may still be under way.</summary>
    public static readonly TimeSpan SettlePause = TimeSpan.FromSeconds(2);

    /// <summary>Activities that touch documents only: they wait for the store as long as it takes.</summary>
    public static readonly RetryPolicy Store = new(int.MaxValue, TimeSpan.FromSeconds(0.3), 2, LongestPause);

    /// <summary>Activities that touch an infrastructure and whose caller looks again anyhow.</summary>
    public static readonly RetryPolicy Brief = new(3, TimeSpan.FromSeconds(0.3), 2, TimeSpan.FromSeconds(2));

    /// <summary>Activities that touch an infrastructure and must be done.</summary>
    public static readonly RetryPolicy Patient = new(12, TimeSpan.FromSeconds(0.3), 2, LongestPause);

    /// <summary>The pause before the next look at something that has been under way for a while: a tenth of that while, within limits.</summary>
    public static TimeSpan Pause(TimeSpan underWay)
    {
        var tenth = underWay / 10;
        return tenth < ShortestPause ? ShortestPause : tenth > LongestPause ? LongestPause : tenth;
    }
}

namespace DRServerless.Local.Runtime;

/// <summary>How the runtime fares.</summary>
/// <param name="Problem">Why nothing moves, such as a full disk; null when all is well.</param>
/// <param name="Since">Since when, for a problem.</param>
/// <param name="LiveInstances">Instances that have not ended.</param>
/// <param name="RunningActivities">Activities that run now.</param>
/// <param name="WaitingActivities">Activities that wait for their turn.</param>
public sealed record RuntimeHealth(string? Problem, DateTimeOffset? Since, int LiveInstances, int RunningActivities, int WaitingActivities)
{
    /// <summary>True when work is recorded and goes on.</summary>
    public bool IsHealthy => Problem is null;
}

namespace DRServerless.Core.Replication.Pacing;

/// <summary>How a paced call ended.</summary>
public enum PacingOutcome
{
    /// <summary>It was answered: more concurrency may be tried.</summary>
    Succeeded,

    /// <summary>It was refused for the number of calls: concurrency is halved.</summary>
    Throttled,

    /// <summary>It failed otherwise, or was given up: tells nothing about the right concurrency.</summary>
    Failed,
}

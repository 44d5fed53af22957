using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime;

/// <summary>How the embedded durable runtime works.</summary>
public sealed record LocalRuntimeOptions
{
    /// <summary>The SQLite file that holds instances and their histories; one process at a time. Its folder is made where it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>Activities that run at once, 1 or more. The rest waits in order of arrival.</summary>
    public int MaximumConcurrentActivities { get; init; } = 64;

    /// <summary>
    /// The version that new instances are started with, and that loops go over to when they continue as new:
    /// what <see cref="OrchestrationContext.Version"/> shows.
    /// </summary>
    public string Version { get; init; } = WorkflowVersions.Current;

    /// <summary>First wait after the disk refused a commit; doubles up to <see cref="MaximumStoreDelay"/>.</summary>
    public TimeSpan FirstStoreDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest wait between two tries to commit.</summary>
    public TimeSpan MaximumStoreDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stop waits for running activities after it has cancelled them. Those that take longer run again at the next start.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Forgets the state of an orchestration after each step and replays its history for the next one, as a distributed runtime
    /// does. Slow; for tests, because code that is not deterministic then fails at once and not only after a restart.
    /// </summary>
    public bool ReplayEveryStep { get; init; }

    /// <summary>Every problem of the values, in words; empty when they are good.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. string.IsNullOrWhiteSpace(Path) ? ["Path is empty."] : Array.Empty<string>(),
        .. MaximumConcurrentActivities < 1 ? [$"MaximumConcurrentActivities is {MaximumConcurrentActivities}; it must be 1 or more."] : Array.Empty<string>(),
        .. string.IsNullOrWhiteSpace(Version) ? ["Version is empty."] : Array.Empty<string>(),
        .. FirstStoreDelay <= TimeSpan.Zero || MaximumStoreDelay < FirstStoreDelay ? ["FirstStoreDelay must be over zero and not over MaximumStoreDelay."] : Array.Empty<string>(),
        .. StopTimeout < TimeSpan.Zero ? ["StopTimeout is negative."] : Array.Empty<string>(),
    ];
}

using System.Text.Json;

namespace DRServerless.Workflows.Runtime;

/// <summary>Starts and steers orchestrations from outside them: the API, timers, and activities.</summary>
public interface IOrchestrationClient
{
    /// <summary>
    /// Starts an orchestration under an id. When one of that id is running, or has ended in any way, nothing happens and false is
    /// returned: an id is used once. Durable before it returns.
    /// </summary>
    Task<bool> StartAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> orchestration, string instanceId, TInput input, CancellationToken cancellation);

    /// <summary>The instance, or null when there is none.</summary>
    Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Instances whose id starts with the prefix, in ordinal order.</summary>
    IAsyncEnumerable<OrchestrationInstance> ListAsync(string instanceIdPrefix, CancellationToken cancellation);

    /// <summary>Raises an event; kept until the instance waits for it. Ignored when the instance is unknown or has ended.</summary>
    Task RaiseEventAsync<T>(string instanceId, string eventName, T payload, CancellationToken cancellation);

    /// <summary>Ends an instance and all its sub-orchestrations. Activities that run are cancelled where the runtime can; their results are dropped.</summary>
    Task TerminateAsync(string instanceId, string reason, CancellationToken cancellation);

    /// <summary>Holds an instance: nothing of it runs on until it is resumed; events and results are kept.</summary>
    Task SuspendAsync(string instanceId, string reason, CancellationToken cancellation);

    /// <summary>Lets a held instance go on.</summary>
    Task ResumeAsync(string instanceId, string reason, CancellationToken cancellation);

    /// <summary>Forgets an instance that has ended, and its sub-orchestrations; its id may be used again. False when it runs or is unknown.</summary>
    Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation);
}

/// <summary>An orchestration instance as seen from outside.</summary>
public sealed record OrchestrationInstance
{
    /// <summary>The id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Name of the orchestration.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required OrchestrationStatus Status { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Its result, once it has completed.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Why it failed.</summary>
    public FailureRecord? Failure { get; init; }

    /// <summary>What it shows.</summary>
    public JsonElement? CustomStatus { get; init; }
}

/// <summary>Where an instance stands.</summary>
public enum OrchestrationStatus
{
    /// <summary>Started, not yet run.</summary>
    Pending,

    /// <summary>Running or waiting.</summary>
    Running,

    /// <summary>Held.</summary>
    Suspended,

    /// <summary>Ended with a result.</summary>
    Completed,

    /// <summary>Ended with a failure.</summary>
    Failed,

    /// <summary>Ended from outside.</summary>
    Terminated,
}

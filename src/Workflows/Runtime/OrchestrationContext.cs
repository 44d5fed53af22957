using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Runtime;

/// <summary>
/// All that an orchestration may touch. Orchestrations are replayed from their history, so time, ids, randomness and I/O come
/// from here only, and the code between two calls must be a pure function of the input and of what the calls returned.
/// Every durable runtime implements this and passes the same conformance suite. Tasks may be combined with
/// <see cref="Task.WhenAll(Task[])"/> and <see cref="Task.WhenAny(Task[])"/>; nothing else may be awaited.
/// Tokens are cancelled by <see cref="CancellationTokenSource.Cancel()"/>; CancelAsync and CancelAfter go through other threads, and
/// ConfigureAwait(false) leaves the orchestration's. A runtime that sees any of these fails the instance.
/// Await all that you start: activities and timers that are open when the run ends or continues as new are abandoned (an
/// activity may still run to its end), while sub-orchestrations go on. A runtime that cannot abandon them (Durable Functions) lets the run end when
/// its activities and sub-orchestrations have.
/// </summary>
public abstract class OrchestrationContext
{
    /// <summary>Names this run; unique among all instances.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The instance that called this one; null at the top.</summary>
    public abstract string? ParentInstanceId { get; }

    /// <summary>The time, the same at every replay.</summary>
    public abstract DateTimeOffset CurrentTime { get; }

    /// <summary>True while past steps are replayed.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The version of the definitions that this instance was started with, for changes that would break runs in flight.</summary>
    public abstract string Version { get; }

    /// <summary>
    /// Calls an activity and waits for its result. Activities run at least once. A failure that the retry policy
    /// gives up on is thrown as <see cref="TaskFailedException"/>.
    /// </summary>
    public abstract Task<TOutput> CallActivityAsync<TInput, TOutput>(
        ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null);

    /// <summary>
    /// Runs another orchestration and waits for its result. Without an id, one is derived from this instance's: it begins with that and a colon, by
    /// which what this instance started is found, ended and purged with it on every runtime. Give an id only to one that must be found by it, and
    /// that nobody else uses. A failure is thrown as <see cref="TaskFailedException"/>.
    /// </summary>
    public abstract Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string? instanceId = null, RetryPolicy? retry = null);

    /// <summary>A timer that survives crashes; ends at or after the given time.</summary>
    public abstract Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation);

    /// <summary>
    /// The next event of that name (case-insensitive) in order of arrival; events raised before anyone waits are kept. A
    /// cancelled wait does not swallow an event.
    /// </summary>
    public abstract Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellation);

    /// <summary>Ends this run and begins again with new input and an empty history, under the same id. Return at once after it. Events not yet consumed are kept.</summary>
    public abstract void ContinueAsNew<TInput>(TInput input);

    /// <summary>Shows a small JSON value to whoever looks at the instance (at most 16 KiB).</summary>
    public abstract void SetStatus(object? status);

    /// <summary>A new id, the same at every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>Logs, but not again on replay.</summary>
    public abstract ILogger CreateLogger(string category);

    /// <summary>A timer from now.</summary>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellation = default) => CreateTimerAsync(CurrentTime + delay, cancellation);
}

using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>
/// Something that orchestration code awaits. Continuations run inside <see cref="Complete"/>, on the orchestration's thread:
/// <see cref="TaskCreationOptions.RunContinuationsAsynchronously"/> would send those of <see cref="Task.WhenAll(Task[])"/> to the thread pool.
/// </summary>
/// <param name="name">Name of the activity, orchestration or event.</param>
internal sealed class PendingWait(string name)
{
    private readonly TaskCompletionSource<string?> _source = new();
    private CancellationTokenRegistration _cancellation;

    /// <summary>Name of the activity, orchestration or event.</summary>
    public string Name { get; } = name;

    /// <summary>Ends with the payload.</summary>
    public Task<string?> Task => _source.Task;

    /// <summary>Ends the wait when the token is cancelled, if <paramref name="mayCancel"/>, which also forgets it, then says so.</summary>
    public void CancelWith(Func<bool> mayCancel, CancellationToken cancellation)
    {
        if (_source.Task.IsCompleted) return;
        _cancellation = cancellation.Register(() =>
        {
            if (mayCancel()) _source.TrySetCanceled(cancellation);
        });
    }

    /// <summary>Ends the wait.</summary>
    public void Complete(string? payload)
    {
        _cancellation.Dispose();
        _source.TrySetResult(payload);
    }

    /// <summary>Ends the wait with a failure.</summary>
    public void Fail(FailureRecord failure)
    {
        _cancellation.Dispose();
        _source.TrySetException(new TaskFailedException(Name, failure));
    }
}

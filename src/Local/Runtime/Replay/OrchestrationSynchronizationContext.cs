namespace DRServerless.Local.Runtime.Replay;

/// <summary>
/// Keeps orchestration code on one thread at a time: continuations of the context's own tasks run inside <see cref="Run"/>, in order.
/// A continuation that arrives from elsewhere belongs to a task that the context did not give, and is reported instead of being run.
/// </summary>
/// <param name="onForeign">Told once for each continuation from elsewhere.</param>
internal sealed class OrchestrationSynchronizationContext(Action onForeign) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _posted = new();
    private volatile int _thread;

    /// <summary>True on the thread that runs the orchestration's code now.</summary>
    public bool IsOnTurn => _thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs code, and all continuations that follow from it, on this thread.</summary>
    public void Run(Action step)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            step();
            while (_posted.TryDequeue(out var next)) next.Callback(next.State);
        }
        finally
        {
            _thread = 0;
            SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsOnTurn) _posted.Enqueue((d, state));
        else onForeign();
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsOnTurn) d(state);
        else onForeign();
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}

using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Orchestrations;

/// <summary>
/// Durable timers of a run. The platform does not end a run, nor begin the next, while a timer is open; ours may end at any time,
/// so what is still open then is cancelled.
/// </summary>
internal sealed class OpenTimers(TaskOrchestrationContext platform, Turn turn)
{
    private readonly List<CancellationTokenSource> _open = [];

    /// <summary>A timer; ends at or after the given time.</summary>
    public Task CreateAsync(DateTimeOffset fireAt, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled(cancellation);
        return turn.Follow(() => WaitAsync(fireAt, cancellation));
    }

    /// <summary>Cancels all that are open.</summary>
    public void CancelAll()
    {
        foreach (var timer in _open.ToList()) timer.Cancel();
    }

    private async Task<bool> WaitAsync(DateTimeOffset fireAt, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource();
        using var caller = cancellation.Register(() => Cancel(timer));
        _open.Add(timer);
        try
        {
            await platform.CreateTimer(fireAt.UtcDateTime, timer.Token);
            return true;
        }
        finally
        {
            _open.Remove(timer);
        }
    }

    private void Cancel(CancellationTokenSource timer)
    {
        if (turn.IsOn) timer.Cancel();
        else turn.NoteForeign();
    }
}

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>
/// The time limit of one exchange after another, joined with the caller's token. One source and one timer serve
/// them all, since a linked source for each block would be most of what a block allocates.
/// </summary>
internal sealed class Deadline(TimeProvider clock) : IDisposable
{
    private CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, clock);

    /// <summary>Starts the clock; dispose the result when the exchange is over.</summary>
    public Running Start(TimeSpan limit, CancellationToken cancellation)
    {
        _source.CancelAfter(limit);
        var registration = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        return new Running(this, registration);
    }

    public void Dispose() => _source.Dispose();

    private void Stop()
    {
        if (_source.TryReset()) return;
        _source.Dispose();
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    /// <summary>A limit in force.</summary>
    internal readonly struct Running(Deadline owner, CancellationTokenRegistration registration) : IDisposable
    {
        public CancellationToken Token => owner._source.Token;

        public void Dispose()
        {
            registration.Dispose();
            owner.Stop();
        }
    }
}

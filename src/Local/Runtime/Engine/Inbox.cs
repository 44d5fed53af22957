using System.Threading.Channels;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>Work on its way to the loop, from any thread. Counts what is not worked off, so that idleness can be told.</summary>
internal sealed class Inbox
{
    private readonly Channel<Action> _channel = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private volatile bool _closed;
    private int _waiting;

    /// <summary>True once no more work is taken.</summary>
    public bool IsClosed => _closed;

    /// <summary>Work that was posted and not taken.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Posts work; false once the loop has ended.</summary>
    public bool Post(Action work)
    {
        Interlocked.Increment(ref _waiting);
        if (_channel.Writer.TryWrite(work)) return true;
        Interlocked.Decrement(ref _waiting);
        return false;
    }

    /// <summary>Takes the next work without waiting.</summary>
    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? work)
    {
        if (!_channel.Reader.TryRead(out work)) return false;
        Interlocked.Decrement(ref _waiting);
        return true;
    }

    /// <summary>Waits for work; false when no more will come.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _channel.Reader.WaitToReadAsync(cancellation);

    /// <summary>Takes no more work.</summary>
    public void Close()
    {
        _closed = true;
        _channel.Writer.TryComplete();
    }
}

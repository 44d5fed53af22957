using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>
/// One HTTP/1.1 connection, used by one caller at a time: write a request, read the head of its answer, read the body to its end.
/// Its buffers live as long as it does, so that an exchange in the steady state leaves nothing for the collector.
/// After an exception, or a body not read to its end, the connection is closed and not used again.
/// </summary>
internal sealed class Connection(Stream stream, Socket? socket, TimeSpan lifetime, TimeProvider clock) : IDisposable
{
    private const int LargestHead = 16 * 1024;
    private const int MostInterimHeads = 8;

    /// <summary>A head is some 400 bytes. Reading little more at first keeps the body from being copied through this buffer.</summary>
    private const int HeadWindow = 2048;

    private readonly ReceiveBuffer _received = new(LargestHead);
    private readonly Deadline _deadline = new(clock);
    private readonly BodyReader _body = new();
    private readonly long _openedAt = clock.GetTimestamp();
    private long _idleSince;
    private int _headLength;
    private bool _keepAlive;

    /// <summary>The head of the next request.</summary>
    public RequestHead Request { get; } = new();

    /// <summary>True when it is to be replaced by a new one.</summary>
    public bool IsPastItsLife => clock.GetElapsedTime(_openedAt) >= lifetime;

    /// <summary>How long ago it was put aside; by the clock that only goes forward.</summary>
    public TimeSpan Idle => clock.GetElapsedTime(_idleSince);

    /// <summary>True once a request was answered on it: the other side may close it at any time now.</summary>
    public bool IsReused { get; private set; }

    /// <summary>True when a byte of the current answer has arrived.</summary>
    public bool AnswerBegan { get; private set; }

    /// <summary>True when the answer was read to its end and both sides keep the connection.</summary>
    public bool IsReusable => _keepAlive && _body.IsAtEnd && _received.IsEmpty;

    /// <summary>The head of the current answer; good until its body is read.</summary>
    public ReadOnlySpan<byte> AnswerHead => _received.First(_headLength);

    /// <summary>Starts the time that an exchange may take; dispose what it gives before the connection is used again.</summary>
    public Deadline.Running StartDeadline(TimeSpan limit, CancellationToken cancellation) => _deadline.Start(limit, cancellation);

    /// <summary>Notes that it is put aside now.</summary>
    public void PutAside() => _idleSince = clock.GetTimestamp();

    /// <summary>True when an idle connection was closed by the other side, or sent what nobody asked for.</summary>
    public bool WasClosed()
    {
        try
        {
            return socket is not null && socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Writes the request, then reads the head of its final answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ResponseHead> ExchangeAsync(ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        AnswerBegan = false;
        _keepAlive = false;
        IOException? broken = null;
        try
        {
            await stream.WriteAsync(Request.Bytes, cancellation);
            if (!body.IsEmpty) await stream.WriteAsync(body, cancellation);
        }
        catch (IOException error)
        {
            // It may have answered already, and refused the rest of the body: the answer says why.
            broken = error;
        }

        try
        {
            var head = await ReadHeadAsync(cancellation);
            _keepAlive = head.KeepAlive && broken is null;
            IsReused = true;
            return head;
        }
        catch (IOException) when (broken is not null)
        {
            throw broken;
        }
    }

    /// <summary>Reads more of the body; 0 at its end.</summary>
    public ValueTask<int> ReadBodyAsync(Memory<byte> destination, CancellationToken cancellation) =>
        _body.ReadAsync(stream, _received, destination, cancellation);

    public void Dispose()
    {
        stream.Dispose();
        socket?.Dispose();
        _deadline.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ResponseHead> ReadHeadAsync(CancellationToken cancellation)
    {
        for (var interim = 0; interim <= MostInterimHeads; interim++)
        {
            while ((_headLength = HeaderLines.FindEnd(_received.Unread)) == 0)
            {
                if (_received.IsFull) throw new WireException($"A response's head is over {LargestHead} bytes.");
                var count = await stream.ReadAsync(_received.Free(HeadWindow), cancellation);
                if (count == 0) throw new WireException(AnswerBegan ? "The connection closed inside a response's head." : "The connection closed without an answer.");
                AnswerBegan = true;
                _received.Commit(count);
            }

            var head = ResponseHead.Parse(_received.Unread[.._headLength]);
            _received.Consume(_headLength);
            if (head.Status == 101) throw new WireException("The other side changed the protocol unasked.");
            if (head.IsInterim)
            {
                _received.Compact();
                continue;
            }

            _body.Begin(head);
            return head;
        }

        throw new WireException("The other side sends interim responses without end.");
    }
}

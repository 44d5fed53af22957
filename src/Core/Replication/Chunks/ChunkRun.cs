using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication.Ledgers;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>
/// One run of a chunk: a lister hands blocks in ascending order to workers that finish them in any order. When it stops, what
/// was handed out is finished first; a block that could not be finished pulls the end back to itself, and what was written
/// above it is left out of the ledger, for the next chunk writes it again.
/// </summary>
internal sealed class ChunkRun : IDisposable
{
    private readonly ChunkRequest _request;
    private readonly ChunkRunServices _services;
    private readonly ChunkLister _lister;
    private readonly ChunkBlockCopier _copier;
    private readonly ChunkCounters _counters = new();
    private readonly LedgerBuilder _ledger = new();
    private readonly Lock _lock = new();
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _stop;
    private readonly Channel<ChunkWork> _work;
    private readonly List<Task> _workers = [];
    private readonly long _startedAt;
    private ExceptionDispatchInfo? _failure;
    private DrException? _passingError;
    private int _unfinished = int.MaxValue;
    private int _inFlight;
    private long _progressAt;

    public ChunkRun(IBlockSource source, IBlockSink sink, ChunkRequest request, ChunkRunServices services, CancellationToken cancellation)
    {
        _request = request;
        _services = services;
        _outer = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _lister = new ChunkLister(source, request, services.Manifest, _counters);
        _copier = new ChunkBlockCopier(source, sink, request.ZeroBlocks, services.Buffers, _counters);
        _startedAt = _progressAt = services.Time.GetTimestamp();
        _work = Channel.CreateBounded<ChunkWork>(new BoundedChannelOptions(services.Options.Workers) { SingleWriter = true });
    }

    public async Task<(ChunkResult Result, Ledger Ledger)> RunAsync()
    {
        var end = _request.Range.End;
        try
        {
            end = await HandOutAsync();
        }
        catch (Exception error)
        {
            // Kept, not thrown yet: the workers must be done with the buffers first.
            Fail(error);
        }

        _work.Writer.Complete();
        await Task.WhenAll(_workers);
        _outer.ThrowIfCancellationRequested();
        _failure?.Throw();
        return Finish(Math.Min(end, _unfinished));
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>Returns the block that was not handed out any more, or the end of the range.</summary>
    private async Task<int> HandOutAsync()
    {
        var first = true;
        await foreach (var work in _lister.ListAsync(_stop.Token))
        {
            if (!first && MustEnd()) return work.Block.Index;
            first = false;
            Interlocked.Increment(ref _inFlight);
            if (_workers.Count < _services.Options.Workers) _workers.Add(WorkAsync());
            if (!_work.Writer.TryWrite(work)) await _work.Writer.WriteAsync(work, _stop.Token);
        }

        return _request.Range.End;
    }

    private bool MustEnd() =>
        Volatile.Read(ref _unfinished) != int.MaxValue
        || _ledger.Count + Volatile.Read(ref _inFlight) >= _services.Options.MaximumLedgerEntries
        || Remaining() <= TimeSpan.Zero;

    private TimeSpan Remaining() => _request.Budget - _services.Time.GetElapsedTime(_startedAt);

    private async Task WorkAsync()
    {
        try
        {
            while (await _work.Reader.WaitToReadAsync(_stop.Token))
            {
                while (_work.Reader.TryRead(out var work))
                {
                    await DealWithAsync(work);
                    Interlocked.Decrement(ref _inFlight);
                    TellProgress();
                }
            }
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DealWithAsync(ChunkWork work)
    {
        for (var attempt = 1; ; attempt++)
        {
            DrException passing;
            try
            {
                if (await _copier.CopyAsync(work, _stop.Token) is { } written) _ledger.Add(work.Block.Index, written);
                return;
            }
            catch (DrException error) when (error.Code.IsTransient)
            {
                passing = error;
            }

            var wait = _services.Backoff.Next(attempt, passing.RetryAfter);
            if (attempt >= _services.Options.MaximumAttempts || wait > Remaining())
            {
                LeaveUnfinished(work.Block.Index, passing);
                return;
            }

            Interlocked.Increment(ref _counters.Retries);
            await Task.Delay(wait, _services.Time, _stop.Token);
        }
    }

    private void LeaveUnfinished(int index, DrException error)
    {
        lock (_lock)
        {
            if (index >= _unfinished) return;
            Volatile.Write(ref _unfinished, index);
            _passingError = error;
        }
    }

    private void Fail(Exception error)
    {
        lock (_lock) _failure ??= ExceptionDispatchInfo.Capture(error);
        _stop.Cancel();
    }

    private void TellProgress()
    {
        if (_services.Progress is not { } progress) return;
        var last = Volatile.Read(ref _progressAt);
        var now = _services.Time.GetTimestamp();
        if (_services.Time.GetElapsedTime(last, now) < _services.Options.ProgressInterval) return;
        if (Interlocked.CompareExchange(ref _progressAt, now, last) == last) progress(_counters.ToProgress());
    }

    private (ChunkResult, Ledger) Finish(int end)
    {
        if (end == _request.Range.Start) ExceptionDispatchInfo.Throw(_passingError!);
        var ledger = _ledger.Build(new BlockRange(_request.Range.Start, end));
        var result = _counters.ToResult() with
        {
            NextIndex = end == _request.Range.End ? null : end,
            BlocksChanged = ledger.Entries.Count,
            StoppedBy = _passingError?.Code.Name,
        };
        return (result, ledger);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication.Ledgers;

namespace DRServerless.Core.Replication.Chunks;

/// <summary>
/// One run of a chunk: workers take blocks in ascending order, one at a time, and finish them in any order. When it ends, what was
/// taken is finished first; a block that could not be finished pulls the end back to itself, and what was written above it is
/// left out of the ledger, for the next chunk writes it again.
/// </summary>
internal sealed class ChunkRun : IDisposable
{
    private readonly ChunkRequest _request;
    private readonly ChunkRunServices _services;
    private readonly ChunkBlockCopier _copier;
    private readonly ChunkCounters _counters = new();
    private readonly LedgerBuilder _ledger = new();
    private readonly Turnstile _turnstile = new();
    private readonly Lock _lock = new();
    private readonly CancellationToken _outer;
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<ChunkWork> _listing;
    private readonly long _startedAt;
    private ExceptionDispatchInfo? _failure;
    private DrException? _passingError;
    private int _unfinished = int.MaxValue;
    private int _end;
    private bool _ended;
    private long _taken;
    private long _finished;
    private long _progressAt;

    public ChunkRun(IBlockSource source, IBlockSink sink, ChunkRequest request, ChunkRunServices services, CancellationToken cancellation)
    {
        _request = request;
        _services = services;
        _outer = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _listing = new ChunkLister(source, request, services.Manifest, _counters).ListAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
        _copier = new ChunkBlockCopier(source, sink, request.ZeroBlocks, services.Buffers, _counters);
        _startedAt = _progressAt = services.Time.GetTimestamp();
        _end = request.Range.End;
    }

    public async Task<(ChunkResult Result, Ledger Ledger)> RunAsync()
    {
        var workers = new Task[Math.Min(_services.Options.Workers, _request.Range.Count)];
        for (var i = 0; i < workers.Length; i++) workers[i] = WorkAsync();
        await Task.WhenAll(workers);
        await _listing.DisposeAsync();
        _outer.ThrowIfCancellationRequested();
        _failure?.Throw();
        return Finish(Math.Min(_end, _unfinished));
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>
    /// Never throws: a failure is kept and stops the others, and the run throws it when all are done with their buffers.
    /// The loop over tries stands here, not in a method of its own: this one's state is made once for a worker, not for a block.
    /// </summary>
    private async Task WorkAsync()
    {
        try
        {
            while (await TakeAsync() is { } work)
            {
                for (var attempt = 1; ; attempt++)
                {
                    DrException passing;
                    try
                    {
                        if (await _copier.CopyAsync(work, _stop.Token) is { } written) _ledger.Add(work.Block.Index, written);
                        break;
                    }
                    catch (DrException error) when (error.Code.IsTransient)
                    {
                        passing = error;
                    }

                    if (WaitBeforeRetry(work.Block.Index, attempt, passing) is not { } wait) break;
                    await Task.Delay(wait, _services.Time, _stop.Token);
                }

                Interlocked.Increment(ref _finished);
                TellProgress();
            }
        }
        catch (Exception error)
        {
            lock (_lock) _failure ??= ExceptionDispatchInfo.Capture(error);
            await _stop.CancelAsync();
        }
    }

    /// <summary>The next block, or null when the chunk has come to its end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ChunkWork?> TakeAsync()
    {
        await _turnstile.EnterAsync(_stop.Token);
        try
        {
            if (_ended) return null;
            _ended = !await _listing.MoveNextAsync();
            if (_ended) return null;
            var work = _listing.Current;
            _ended = _taken > 0 && MustEnd();
            if (_ended)
            {
                _end = work.Block.Index;
                return null;
            }

            _taken++;
            return work;
        }
        finally
        {
            _turnstile.Leave();
        }
    }

    private bool MustEnd() =>
        Volatile.Read(ref _unfinished) != int.MaxValue
        || _ledger.Count + (_taken - Volatile.Read(ref _finished)) >= _services.Options.MaximumLedgerEntries
        || Remaining() <= TimeSpan.Zero;

    private TimeSpan Remaining() => _request.Budget - _services.Time.GetElapsedTime(_startedAt);

    /// <summary>How long to wait, or null when the block is given up for this chunk: too many tries, or no budget left to wait in.</summary>
    private TimeSpan? WaitBeforeRetry(int index, int attempt, DrException error)
    {
        var wait = _services.Backoff.Next(attempt, error.RetryAfter);
        if (attempt >= _services.Options.MaximumAttempts || wait > Remaining())
        {
            LeaveUnfinished(index, error);
            return null;
        }

        Interlocked.Increment(ref _counters.Retries);
        return wait;
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

using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Progress;

/// <summary>
/// Writes a chunk's live figures at most once per interval while it runs, and once when it ends. Telling never waits: while one write is under way
/// what is told is left out. Figures that cannot be written are left out too: they are for people, and the copy goes on.
/// </summary>
/// <param name="services">Clock and documents.</param>
/// <param name="chunk">The chunk.</param>
/// <param name="look">Called after each write: the moment to see whether the chunk is still wanted.</param>
internal sealed class ChunkProgressWriter(WorkflowServices services, CopyChunkInput chunk, Func<Task> look) : IAsyncDisposable
{
    private readonly string _key = Keys.ChunkProgress(chunk.Cycle.MachineId, chunk.CopyKey, chunk.Range.Start);
    private readonly Lock _lock = new();
    private Task _writing = Task.CompletedTask;
    private ChunkProgress _before;
    private long _beforeAt = services.Time.GetTimestamp();

    /// <summary>Takes the newest figures.</summary>
    public void Tell(ChunkProgress progress)
    {
        lock (_lock)
        {
            if (!_writing.IsCompleted || services.Time.GetElapsedTime(_beforeAt) < services.Options.ProgressInterval) return;
            _writing = WriteAndLookAsync(Record(progress));
        }
    }

    /// <summary>Writes the last figures of a chunk that ended well.</summary>
    public async Task EndAsync(ChunkResult result, CancellationToken cancellation)
    {
        await DisposeAsync();
        await WriteAsync(new ChunkProgressRecord
        {
            Method = chunk.Method,
            BlocksDealtWith = (result.NextIndex ?? chunk.Range.End) - chunk.Range.Start,
            BlocksWaiting = 0,
            BlocksWritten = result.BlocksWritten,
            UpdatedAt = services.Time.GetUtcNow(),
        }, cancellation);
    }

    /// <summary>Waits for the write under way.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_lock) writing = _writing;
        await writing;
    }

    private ChunkProgressRecord Record(ChunkProgress progress)
    {
        var now = services.Time.GetTimestamp();
        var seconds = Math.Max(services.Time.GetElapsedTime(_beforeAt, now).TotalSeconds, 0.001);
        var dealtWith = Math.Max(0, progress.Position - chunk.Range.Start);
        var dealtWithBefore = Math.Max(0, _before.Position - chunk.Range.Start);
        var record = new ChunkProgressRecord
        {
            Method = chunk.Method,
            BlocksDealtWith = dealtWith,
            BlocksWaiting = Math.Max(0, progress.BlocksListed - Math.Max(progress.BlocksRead, progress.BlocksWritten)),
            BlocksWritten = progress.BlocksWritten,
            DealtWithPerSecond = chunk.Method == SyncMethod.ChangedBlocks
                ? (progress.BlocksRead - _before.BlocksRead) / seconds
                : (dealtWith - dealtWithBefore) / seconds,
            BytesPerSecond = (progress.BlocksWritten - _before.BlocksWritten) * (double)Block.Size / seconds,
            UpdatedAt = services.Time.GetUtcNow(),
        };
        (_before, _beforeAt) = (progress, now);
        return record;
    }

    private async Task WriteAndLookAsync(ChunkProgressRecord record)
    {
        await WriteAsync(record, CancellationToken.None);
        try
        {
            await look();
        }
        catch (Exception error) when (error is DrException or OperationCanceledException)
        {
            // The next look will tell.
        }
    }

    private async Task WriteAsync(ChunkProgressRecord record, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.PutAsync(_key, record, cancellation);
        }
        catch (DrException error) when (error.Code.IsTransient)
        {
            // See the summary.
        }
    }
}

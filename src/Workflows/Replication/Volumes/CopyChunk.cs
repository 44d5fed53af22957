using DRServerless.Core.Projects;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Workflows.Progress;
using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;
using DRServerless.Workflows.Telemetry;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>Copies a range for as long as the budget lasts. Run again, it writes the same blocks and the same ledger.</summary>
internal sealed class CopyChunk(WorkflowServices services) : Activity<CopyChunkInput, CopiedChunk>(ReplicationActivities.CopyChunk)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleRegistry _registry = new(services);

    /// <inheritdoc/>
    public override async Task<CopiedChunk> RunAsync(ActivityContext context, CopyChunkInput input, CancellationToken cancellation)
    {
        var cycle = input.Cycle;
        await _registry.EnsureOpenAsync(cycle, cancellation);
        var project = await _documents.ProjectAsync(cycle.ProjectId, cancellation);
        if (project.ReplicationPaused) return await HoldAsync(cycle, cancellation);
        var result = await CopyAsync(project, input, cancellation);
        return new CopiedChunk(Held: false, result.BytesMoved, result.NextIndex, result.StoppedBy);
    }

    private async Task<ChunkResult> CopyAsync(Project project, CopyChunkInput input, CancellationToken cancellation)
    {
        var cycle = input.Cycle;
        var source = services.Infrastructures.Open(project.At(cycle.ReadSide)).Blocks.OpenSource(input.ReadSnapshotId, input.BaseSnapshotId);
        var sink = services.Infrastructures.Open(project.At(cycle.WrittenSide)).Blocks.OpenSink(input.WrittenSnapshotId);
        var request = new ChunkRequest
        {
            CopyKey = input.CopyKey,
            Range = input.Range,
            Budget = services.Options.ChunkBudget,
            Method = input.Method,
            CompareWith = input.CompareWith,
            ZeroBlocks = input.ZeroBlocks,
        };
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var meter = new CopyMeter(services.Metrics, cycle);
        await using var progress = new ChunkProgressWriter(services, input, () => GiveUpIfClosedAsync(cycle, givenUp));
        try
        {
            var result = await services.Copier.CopyAsync(source, sink, request, givenUp.Token, told =>
            {
                meter.Tell(told);
                progress.Tell(told);
            });
            meter.End(result);
            await progress.EndAsync(result, cancellation);
            return result;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await _registry.EnsureOpenAsync(cycle, cancellation);
            throw;
        }
    }

    /// <summary>A chunk may take minutes; when its cycle was given up meanwhile, it stops at the next look.</summary>
    private async Task GiveUpIfClosedAsync(CycleReference cycle, CancellationTokenSource givenUp)
    {
        var replication = await _documents.ReplicationAsync(cycle.ProjectId, cycle.MachineId, givenUp.Token);
        if (replication.Cycle?.Key != cycle.Key || replication.Cycle.Discarding) await givenUp.CancelAsync();
    }

    private async Task<CopiedChunk> HoldAsync(CycleReference cycle, CancellationToken cancellation)
    {
        await _documents.UpdateAsync(cycle.ProjectId, cycle.MachineId, CycleStates.Paused, cancellation);
        return new CopiedChunk(Held: true, BytesMoved: 0);
    }
}

using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Progress;

/// <summary>Live figures of a cycle's chunks as they stand in the store.</summary>
internal sealed class ProgressStore(WorkflowServices services)
{
    /// <summary>Figures of every chunk of a cycle so far.</summary>
    public async Task<IReadOnlyList<ChunkProgressRecord>> ReadAsync(MachineId machine, string cycleKey, CancellationToken cancellation)
    {
        var chunks = new List<ChunkProgressRecord>();
        await foreach (var chunk in services.Documents.ListAsync<ChunkProgressRecord>(Keys.CycleProgress(machine, cycleKey), cancellation)) chunks.Add(chunk);
        return chunks;
    }

    /// <summary>Deletes the figures of every cycle of a machine.</summary>
    public async Task DeleteAsync(MachineId machine, CancellationToken cancellation)
    {
        var keys = new List<string>();
        await foreach (var key in services.Objects.ListAsync(Keys.Progress(machine), cancellation)) keys.Add(key);
        foreach (var key in keys) await services.Objects.DeleteAsync(key, cancellation);
    }
}

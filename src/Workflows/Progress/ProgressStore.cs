using DRServerless.Core.Identity;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Progress;

/// <summary>Live figures of a cycle's chunks as they stand in the store.</summary>
internal static class ProgressStore
{
    /// <summary>Figures of every chunk of a cycle so far.</summary>
    public static async Task<IReadOnlyList<ChunkProgressRecord>> ReadAsync(DocumentStore documents, MachineId machine, string cycleKey, CancellationToken cancellation)
    {
        var chunks = new List<ChunkProgressRecord>();
        await foreach (var chunk in documents.ListAsync<ChunkProgressRecord>(Keys.CycleProgress(machine, cycleKey), cancellation)) chunks.Add(chunk);
        return chunks;
    }

    /// <summary>Deletes the figures of every cycle of a machine.</summary>
    public static async Task DeleteAsync(IObjectStore objects, MachineId machine, CancellationToken cancellation)
    {
        var keys = new List<string>();
        await foreach (var key in objects.ListAsync(Keys.Progress(machine), cancellation)) keys.Add(key);
        foreach (var key in keys) await objects.DeleteAsync(key, cancellation);
    }
}

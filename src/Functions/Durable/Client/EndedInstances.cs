using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Client;

/// <summary>
/// Forgets instances that ended long ago. Every cycle of every machine leaves a few ended sub-orchestrations in the task hub's storage, which nobody
/// asks for again and which would be paid for, and listed, for ever. What was started from outside is kept longer: people look for it.
/// </summary>
public sealed class EndedInstances(DurableClientSource source, TimeProvider time)
{
    /// <summary>Kept of a sub-orchestration, from its beginning.</summary>
    internal static readonly TimeSpan SubOrchestrationsKept = TimeSpan.FromDays(1);

    /// <summary>Kept of what was started from outside, from its beginning.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The most that one round forgets: some minutes of work. The rest is left to the next.</summary>
    internal const int MostAtOnce = 5_000;

    private const int AtOnce = 16;

    /// <summary>One round; returns how many were forgotten.</summary>
    public async Task<int> ForgetAsync(CancellationToken cancellation)
    {
        try
        {
            var ids = await FindAsync(cancellation);
            var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(ids, limits, async (id, token) => await source.Client.PurgeInstanceAsync(id, token));
            return ids.Count;
        }
        catch (RpcException failure)
        {
            throw failure.ToDrException();
        }
    }

    private async Task<List<string>> FindAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var ended = new OrchestrationQuery(
            CreatedTo: now - SubOrchestrationsKept,
            Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);
        var ids = new List<string>();
        await foreach (var instance in source.Client.GetAllInstancesAsync(ended).WithCancellation(cancellation))
        {
            if (ids.Count == MostAtOnce) break;
            if (instance.InstanceId.Contains(InstanceIds.Separator, StringComparison.Ordinal) || instance.CreatedAt < now - Kept) ids.Add(instance.InstanceId);
        }

        return ids;
    }
}

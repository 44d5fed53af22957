using DRServerless.Core.Errors;
using DRServerless.Core.Time;
using DRServerless.Workflows.Runtime;
using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Client;

/// <summary>
/// An instance with all that it started. Few storage providers end or purge sub-orchestrations with their caller, so it is done here, by the ids
/// that <see cref="InstanceIds"/> makes. Callers end before those that they called, so that none begins another.
/// </summary>
internal sealed class InstanceTree(DurableClientSource source, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Instances whose id begins with the prefix, in no order.</summary>
    public async Task<IReadOnlyList<OrchestrationMetadata>> ListAsync(string prefix, bool withPayloads, CancellationToken cancellation)
    {
        try
        {
            var found = new List<OrchestrationMetadata>();
            var query = new OrchestrationQuery(InstanceIdPrefix: prefix.Length == 0 ? null : prefix, FetchInputsAndOutputs: withPayloads);
            await foreach (var instance in source.Client.GetAllInstancesAsync(query).WithCancellation(cancellation))
            {
                if (instance.InstanceId.StartsWith(prefix, StringComparison.Ordinal)) found.Add(instance);
            }

            return found;
        }
        catch (RpcException failure)
        {
            throw failure.ToDrException();
        }
    }

    /// <summary>Ends an instance and its descendants, and returns when all are seen to have ended.</summary>
    public async Task TerminateAsync(string id, string reason, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var pause = FirstPause; ; pause = pause < LongestPause ? 2 * pause : LongestPause)
        {
            var alive = await AliveAsync(id, cancellation);
            if (alive.Count == 0) return;
            if (time.GetElapsedTime(began) > Patience)
                throw new DrException(ErrorCodes.ResourceBusy, $"'{id}' was asked to end and has not yet. It will; try again in a moment.");
            foreach (var instance in alive.Where(instance => asked.Add(instance.InstanceId))) await AskToEndAsync(instance, reason, cancellation);
            await time.DelayAsync(pause, cancellation);
        }
    }

    /// <summary>Forgets an instance that has ended, and its descendants. Where one of these still runs, it is ended, and the whole is kept for now.</summary>
    public async Task<bool> PurgeAsync(string id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } root || !root.HasEnded()) return false;
        var descendants = await ListAsync(InstanceIds.DescendantPrefix(id), withPayloads: false, cancellation);
        var alive = descendants.Where(instance => !instance.HasEnded()).ToList();
        foreach (var instance in alive) await AskToEndAsync(instance, $"'{id}', which called it, has ended.", cancellation);
        if (alive.Count > 0) return false;

        foreach (var instance in descendants) await ForgetAsync(instance.InstanceId, cancellation);
        return await ForgetAsync(id, cancellation);
    }

    /// <summary>
    /// True when the tree that a sub-orchestration belongs to was ended from outside, or forgotten. A sub-orchestration that is called in the moment in which its
    /// tree is ended is on its way in a queue, where no listing sees it.
    /// </summary>
    public async Task<bool> WasEndedAsync(string id, CancellationToken cancellation) =>
        InstanceIds.Root(id) is { } root && (await FindAsync(root, cancellation) is not { } found || found.ToInstance().Status == OrchestrationStatus.Terminated);

    /// <summary>The instance itself while it is alive, callers before those that they called; else what it left behind.</summary>
    private async Task<IReadOnlyList<OrchestrationMetadata>> AliveAsync(string id, CancellationToken cancellation)
    {
        var root = await FindAsync(id, cancellation);
        if (root is null) return [];
        var descendants = await ListAsync(InstanceIds.DescendantPrefix(id), withPayloads: false, cancellation);
        return [.. descendants.Prepend(root).Where(instance => !instance.HasEnded()).OrderBy(instance => instance.InstanceId.Length)];
    }

    private async Task<OrchestrationMetadata?> FindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await source.Client.GetInstanceAsync(id, getInputsAndOutputs: false, cancellation);
        }
        catch (RpcException failure)
        {
            throw failure.ToDrException();
        }
    }

    private async Task AskToEndAsync(OrchestrationMetadata instance, string reason, CancellationToken cancellation)
    {
        try
        {
            await source.Client.TerminateInstanceAsync(instance.InstanceId, new TerminateInstanceOptions(reason, Recursive: true), cancellation);
        }
        catch (RpcException failure)
        {
            // It may have ended in the meantime, which providers call an error.
            if (await FindAsync(instance.InstanceId, cancellation) is { } still && !still.HasEnded()) throw failure.ToDrException();
        }
    }

    private async Task<bool> ForgetAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return (await source.Client.PurgeInstanceAsync(id, new PurgeInstanceOptions(Recursive: true), cancellation)).PurgedInstanceCount > 0;
        }
        catch (RpcException failure)
        {
            throw failure.ToDrException();
        }
    }
}

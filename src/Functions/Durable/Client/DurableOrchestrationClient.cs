using System.Runtime.CompilerServices;
using DRServerless.Workflows.Runtime;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Client;

/// <summary>
/// The client over Durable Functions. Storage providers differ in what they refuse: some overwrite an instance that has ended when its id is
/// started again, some fail an event for one that is gone. So the instance is looked up first, and what a race leaves is told by looking again.
/// </summary>
internal sealed class DurableOrchestrationClient(DurableClientSource source, InstanceTree tree) : IOrchestrationClient
{
    /// <inheritdoc/>
    public async Task<bool> StartAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, string instanceId, TInput input, CancellationToken cancellation)
    {
        InstanceIds.Check(instanceId);
        var payload = DurablePayload.Write(input, typeof(TInput), $"input of '{orchestration.Value}'");
        if (await FindAsync(instanceId, cancellation) is not null) return false;

        var once = new StartOrchestrationOptions(instanceId) { Version = WorkflowVersions.Current }
            .WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        try
        {
            await source.Client.ScheduleNewOrchestrationInstanceAsync(orchestration.Value, payload, once, cancellation);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.AlreadyExists)
        {
            return false;
        }
        catch (RpcException failure)
        {
            throw failure.ToDrException();
        }
    }

    /// <inheritdoc/>
    public async Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellation) =>
        (await FindAsync(instanceId, cancellation))?.ToInstance();

    /// <inheritdoc/>
    public async IAsyncEnumerable<OrchestrationInstance> ListAsync(string instanceIdPrefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Providers page in an order of their own.
        var found = await tree.ListAsync(instanceIdPrefix, withPayloads: true, cancellation);
        foreach (var instance in found.OrderBy(instance => instance.InstanceId, StringComparer.Ordinal)) yield return instance.ToInstance();
    }

    /// <inheritdoc/>
    public Task RaiseEventAsync<T>(string instanceId, string eventName, T payload, CancellationToken cancellation)
    {
        var element = DurablePayload.Write(payload, typeof(T), $"event '{eventName}'");
        return IfAliveAsync(instanceId, client => client.RaiseEventAsync(instanceId, eventName, element, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellation) => tree.TerminateAsync(instanceId, reason, cancellation);

    /// <inheritdoc/>
    public Task SuspendAsync(string instanceId, string reason, CancellationToken cancellation) =>
        IfAliveAsync(instanceId, client => client.SuspendInstanceAsync(instanceId, reason, cancellation), cancellation);

    /// <inheritdoc/>
    public Task ResumeAsync(string instanceId, string reason, CancellationToken cancellation) =>
        IfAliveAsync(instanceId, client => client.ResumeInstanceAsync(instanceId, reason, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation) => tree.PurgeAsync(instanceId, cancellation);

    private async Task<OrchestrationMetadata?> FindAsync(string instanceId, CancellationToken cancellation)
    {
        try
        {
            return await source.Client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation);
        }
        catch (RpcException failure)
        {
            throw failure.ToDrException();
        }
    }

    /// <summary>Does something with an instance that has not ended; nothing with one that has, or never was.</summary>
    private async Task IfAliveAsync(string instanceId, Func<DurableTaskClient, Task> act, CancellationToken cancellation)
    {
        if (await FindAsync(instanceId, cancellation) is null or { IsCompleted: true }) return;
        try
        {
            await act(source.Client);
        }
        catch (RpcException failure)
        {
            if (await FindAsync(instanceId, cancellation) is not (null or { IsCompleted: true })) throw failure.ToDrException();
        }
    }
}

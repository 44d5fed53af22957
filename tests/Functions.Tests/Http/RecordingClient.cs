using System.Collections.Concurrent;
using System.Text.Json;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Tests.Http;

/// <summary>A durable runtime that runs nothing: it remembers what it was asked, and instances stand where a test puts them.</summary>
internal sealed class RecordingClient(TimeProvider time) : IOrchestrationClient
{
    public ConcurrentDictionary<string, OrchestrationInstance> Instances { get; } = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What every call throws, when a test wants that.</summary>
    public Exception? Failure { get; set; }

    public Task<bool> StartAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> orchestration, string instanceId, TInput input, CancellationToken cancellation)
    {
        Record($"start {orchestration.Value} {instanceId}");
        var now = time.GetUtcNow();
        return Task.FromResult(Instances.TryAdd(
            instanceId, new OrchestrationInstance { InstanceId = instanceId, Name = orchestration.Value, Status = OrchestrationStatus.Running, CreatedAt = now, UpdatedAt = now }));
    }

    public Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellation) =>
        Failure is null ? Task.FromResult(Instances.GetValueOrDefault(instanceId)) : Task.FromException<OrchestrationInstance?>(Failure);

    public async IAsyncEnumerable<OrchestrationInstance> ListAsync(string instanceIdPrefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (var instance in Instances.Values.Where(instance => instance.InstanceId.StartsWith(instanceIdPrefix, StringComparison.Ordinal))) yield return instance;
    }

    public Task RaiseEventAsync<T>(string instanceId, string eventName, T payload, CancellationToken cancellation) =>
        Record($"raise {eventName} {instanceId} {JsonSerializer.Serialize(payload, DrJson.Stored)}");

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellation) => Record($"terminate {instanceId}");

    public Task SuspendAsync(string instanceId, string reason, CancellationToken cancellation) => Record($"suspend {instanceId}");

    public Task ResumeAsync(string instanceId, string reason, CancellationToken cancellation) => Record($"resume {instanceId}");

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation)
    {
        Record($"purge {instanceId}");
        return Task.FromResult(Instances.TryRemove(instanceId, out _));
    }

    private Task Record(string call)
    {
        if (Failure is not null) throw Failure;
        Calls.Enqueue(call);
        return Task.CompletedTask;
    }
}

using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>The client of whichever runtime runs now.</summary>
internal sealed class ClientRelay(Func<IOrchestrationClient> client) : IOrchestrationClient
{
    public Task<bool> StartAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> orchestration, string instanceId, TInput input, CancellationToken cancellation) =>
        client().StartAsync(orchestration, instanceId, input, cancellation);

    public Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellation) => client().GetAsync(instanceId, cancellation);

    public IAsyncEnumerable<OrchestrationInstance> ListAsync(string instanceIdPrefix, CancellationToken cancellation) => client().ListAsync(instanceIdPrefix, cancellation);

    public Task RaiseEventAsync<T>(string instanceId, string eventName, T payload, CancellationToken cancellation) =>
        client().RaiseEventAsync(instanceId, eventName, payload, cancellation);

    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellation) => client().TerminateAsync(instanceId, reason, cancellation);

    public Task SuspendAsync(string instanceId, string reason, CancellationToken cancellation) => client().SuspendAsync(instanceId, reason, cancellation);

    public Task ResumeAsync(string instanceId, string reason, CancellationToken cancellation) => client().ResumeAsync(instanceId, reason, cancellation);

    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation) => client().PurgeAsync(instanceId, cancellation);
}

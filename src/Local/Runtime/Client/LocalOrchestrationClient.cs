using System.Runtime.CompilerServices;
using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Engine;
using DRServerless.Local.Runtime.Store;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime.Client;

/// <summary>The client of the embedded runtime: changes go through the loop, reads go to the file.</summary>
internal sealed class LocalOrchestrationClient(Func<RunningEngine> engine, HistoryReader reader) : IOrchestrationClient
{
    private const int MaximumIdLength = 128;

    /// <inheritdoc/>
    public Task<bool> StartAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, string instanceId, TInput input, CancellationToken cancellation)
    {
        if (instanceId.Length is 0 or > MaximumIdLength)
            throw new DrException(ErrorCodes.InvalidRequest, $"An instance id has 1 to {MaximumIdLength} characters, not {instanceId.Length}. Nothing was started.");
        var running = engine();
        if (running.Definitions.FindOrchestration(orchestration.Value) is null)
            throw new DrException(ErrorCodes.InvalidRequest, $"This program has no orchestration named '{orchestration.Value}'. Nothing was started.");
        var payload = Payload.Write(input, $"input of '{orchestration.Value}'");
        return running.CallAsync(loop => loop.Commands.Start(orchestration.Value, instanceId, payload), cancellation);
    }

    /// <inheritdoc/>
    public Task<OrchestrationInstance?> GetAsync(string instanceId, CancellationToken cancellation)
    {
        _ = engine();
        return Task.Run(() => reader.Find(instanceId), cancellation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<OrchestrationInstance> ListAsync(string instanceIdPrefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _ = engine();
        await Task.CompletedTask;
        foreach (var instance in reader.List(instanceIdPrefix))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return instance;
        }
    }

    /// <inheritdoc/>
    public Task RaiseEventAsync<T>(string instanceId, string eventName, T payload, CancellationToken cancellation)
    {
        var json = Payload.Write(payload, $"event '{eventName}'");
        return engine().CallAsync(loop => loop.Commands.Raise(instanceId, eventName, json), cancellation);
    }

    /// <inheritdoc/>
    public Task TerminateAsync(string instanceId, string reason, CancellationToken cancellation) =>
        engine().CallAsync(loop => loop.Commands.Terminate(instanceId, reason), cancellation);

    /// <inheritdoc/>
    public Task SuspendAsync(string instanceId, string reason, CancellationToken cancellation) =>
        engine().CallAsync(loop => loop.Commands.Suspend(instanceId), cancellation);

    /// <inheritdoc/>
    public Task ResumeAsync(string instanceId, string reason, CancellationToken cancellation) =>
        engine().CallAsync(loop => loop.Commands.Resume(instanceId), cancellation);

    /// <inheritdoc/>
    public Task<bool> PurgeAsync(string instanceId, CancellationToken cancellation) =>
        engine().CallAsync(loop => loop.Commands.Purge(instanceId), cancellation);
}

using System.Collections.Concurrent;
using DurableTask.Core;
using DurableTask.Core.Query;

namespace DRServerless.Functions.Tests.TaskHub;

/// <summary>
/// The task hub as one worker's dispatcher sees it. When the worker is lost, the session ends: nothing that it does later counts, and what it had taken
/// goes back.
/// </summary>
internal sealed class HubSession(HubStore store) : IOrchestrationService, IOrchestrationServiceClient, IOrchestrationServiceQueryClient, IOrchestrationServicePurgeClient, IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<TaskMessage>> _sent = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Cancelled when the session ends, as a host cancels its functions when it stops.</summary>
    public CancellationToken Ended => _ended.Token;

    public int TaskOrchestrationDispatcherCount => 1;

    public int TaskActivityDispatcherCount => 1;

    // The dispatcher looks but twice a second for free places, so there are always some.
    public int MaxConcurrentTaskOrchestrationWorkItems => 1_000;

    public int MaxConcurrentTaskActivityWorkItems => 2_000;

    public BehaviorOnContinueAsNew EventBehaviourForContinueAsNew => BehaviorOnContinueAsNew.Carryover;

    public void Dispose()
    {
        _ended.Cancel();
        store.GiveAllBack();
    }

    /// <summary>Keeps what a run sent that continues as new, until the turn is stored or given up.</summary>
    public void NoteSent(string instance, IEnumerable<TaskMessage> messages) =>
        _sent.AddOrUpdate(instance, _ => [.. messages], (_, before) => [.. before, .. messages]);

    public async Task<TaskOrchestrationWorkItem> LockNextTaskOrchestrationWorkItemAsync(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ended);
        var turn = await store.Service.LockNextTaskOrchestrationWorkItemAsync(receiveTimeout, either.Token);
        return store.Take(turn, () => Ended.IsCancellationRequested) ? turn : throw new OperationCanceledException(Ended);
    }

    public Task CompleteTaskOrchestrationWorkItemAsync(
        TaskOrchestrationWorkItem workItem,
        OrchestrationRuntimeState newOrchestrationRuntimeState,
        IList<TaskMessage> outboundMessages,
        IList<TaskMessage> orchestratorMessages,
        IList<TaskMessage> timerMessages,
        TaskMessage continuedAsNewMessage,
        OrchestrationState orchestrationState) =>
        Do(() => store.Complete(
            workItem,
            newOrchestrationRuntimeState,
            outboundMessages,
            [.. _sent.TryRemove(workItem.InstanceId, out var sent) ? sent : [], .. orchestratorMessages],
            timerMessages,
            orchestrationState));

    public Task AbandonTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem) => Do(() =>
    {
        _sent.TryRemove(workItem.InstanceId, out _);
        store.Abandon(workItem);
    });

    public Task ReleaseTaskOrchestrationWorkItemAsync(TaskOrchestrationWorkItem workItem) => Do(() => store.Release(workItem));

    public Task RenewTaskOrchestrationWorkItemLockAsync(TaskOrchestrationWorkItem workItem) => Task.CompletedTask;

    public async Task<TaskActivityWorkItem> LockNextTaskActivityWorkItem(TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ended);
        var call = await store.Service.LockNextTaskActivityWorkItem(receiveTimeout, either.Token);
        return store.Take(call, () => Ended.IsCancellationRequested) ? call : throw new OperationCanceledException(Ended);
    }

    public Task<TaskActivityWorkItem> RenewTaskActivityWorkItemLockAsync(TaskActivityWorkItem workItem) => Task.FromResult(workItem);

    public Task CompleteTaskActivityWorkItemAsync(TaskActivityWorkItem workItem, TaskMessage responseMessage) => Do(() => store.Complete(workItem, responseMessage));

    public Task AbandonTaskActivityWorkItemAsync(TaskActivityWorkItem workItem) => Do(() => store.Abandon(workItem));

    public bool IsMaxMessageCountExceeded(int currentMessageCount, OrchestrationRuntimeState runtimeState) => false;

    public int GetDelayInSecondsAfterOnProcessException(Exception exception) => 0;

    public int GetDelayInSecondsAfterOnFetchException(Exception exception) => 0;

    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage) =>
        CreateTaskOrchestrationAsync(creationMessage, [OrchestrationStatus.Pending, OrchestrationStatus.Running]);

    public Task CreateTaskOrchestrationAsync(TaskMessage creationMessage, OrchestrationStatus[]? dedupeStatuses) => Do(() => store.Create(creationMessage, dedupeStatuses));

    public Task SendTaskOrchestrationMessageAsync(TaskMessage message) => Do(() => store.Add(message));

    public Task SendTaskOrchestrationMessageBatchAsync(params TaskMessage[] messages) => Do(() => Array.ForEach(messages, store.Add));

    public Task ForceTerminateTaskOrchestrationAsync(string instanceId, string reason) => SendTaskOrchestrationMessageAsync(new TaskMessage
    {
        OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId },
        Event = new DurableTask.Core.History.ExecutionTerminatedEvent(-1, reason),
    });

    public Task<OrchestrationState> WaitForOrchestrationAsync(string instanceId, string executionId, TimeSpan timeout, CancellationToken cancellationToken) =>
        store.Service.WaitForOrchestrationAsync(instanceId, executionId, timeout, cancellationToken);

    public Task<IList<OrchestrationState>> GetOrchestrationStateAsync(string instanceId, bool allExecutions) => store.Service.GetOrchestrationStateAsync(instanceId, allExecutions);

    public Task<OrchestrationState> GetOrchestrationStateAsync(string instanceId, string? executionId) => store.Service.GetOrchestrationStateAsync(instanceId, executionId);

    public Task<string> GetOrchestrationHistoryAsync(string instanceId, string executionId) => store.Service.GetOrchestrationHistoryAsync(instanceId, executionId);

    public Task PurgeOrchestrationHistoryAsync(DateTime thresholdDateTimeUtc, OrchestrationStateTimeRangeFilterType timeRangeFilterType) =>
        store.Service.PurgeOrchestrationHistoryAsync(thresholdDateTimeUtc, timeRangeFilterType);

    public Task<OrchestrationQueryResult> GetOrchestrationWithQueryAsync(OrchestrationQuery query, CancellationToken cancellationToken) =>
        store.Service.GetOrchestrationWithQueryAsync(query, cancellationToken);

    public Task<PurgeResult> PurgeInstanceStateAsync(string instanceId) => Task.FromResult(store.Purge(instanceId));

    public Task<PurgeResult> PurgeInstanceStateAsync(PurgeInstanceFilter purgeInstanceFilter) => Task.FromResult(store.Purge(purgeInstanceFilter));

    public Task StartAsync() => Task.CompletedTask;

    public Task StopAsync() => Task.CompletedTask;

    public Task StopAsync(bool isForced) => Task.CompletedTask;

    public Task CreateAsync() => Task.CompletedTask;

    public Task CreateAsync(bool recreateInstanceStore) => Task.CompletedTask;

    public Task CreateIfNotExistsAsync() => Task.CompletedTask;

    public Task DeleteAsync() => Task.CompletedTask;

    public Task DeleteAsync(bool deleteInstanceStore) => Task.CompletedTask;

    private static Task Do(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}

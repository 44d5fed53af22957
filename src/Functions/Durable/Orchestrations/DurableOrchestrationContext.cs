using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using RetryPolicy = DRServerless.Workflows.Runtime.RetryPolicy;
using TaskFailedException = DRServerless.Workflows.Runtime.TaskFailedException;

namespace DRServerless.Functions.Durable.Orchestrations;

/// <summary>What orchestration code sees, on Durable Functions.</summary>
internal sealed class DurableOrchestrationContext : OrchestrationContext
{
    private readonly TaskOrchestrationContext _platform;
    private readonly EventInbox _events;
    private readonly OpenTimers _timers;

    /// <summary>Makes the context of one run.</summary>
    public DurableOrchestrationContext(TaskOrchestrationContext platform)
    {
        _platform = platform;
        _events = new EventInbox(platform, Turn);
        _timers = new OpenTimers(platform, Turn);
    }

    /// <summary>Follows the code.</summary>
    public Turn Turn { get; } = new();

    /// <summary>True once the code asked for a next run.</summary>
    public bool ContinuesAsNew { get; private set; }

    /// <inheritdoc/>
    public override string InstanceId => _platform.InstanceId;

    /// <inheritdoc/>
    public override string? ParentInstanceId => _platform.Parent?.InstanceId;

    /// <inheritdoc/>
    public override DateTimeOffset CurrentTime => new(DateTime.SpecifyKind(_platform.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc/>
    public override bool IsReplaying => _platform.IsReplaying;

    /// <inheritdoc/>
    public override string Version => _platform.Version is { Length: > 0 } version ? version : WorkflowVersions.First;

    /// <inheritdoc/>
    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null) =>
        Turn.Follow(() => CallAsync<TInput, TOutput>(activity.Value, input, payload =>
            _platform.CallActivityAsync<JsonElement?>(activity.Value, payload, new TaskOptions(Retries.Of(retry)))));

    /// <inheritdoc/>
    public override Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string? instanceId = null, RetryPolicy? retry = null) =>
        Turn.Follow(() => CallAsync<TInput, TOutput>(orchestration.Value, input, payload =>
            _platform.CallSubOrchestratorAsync<JsonElement?>(orchestration.Value, payload, new SubOrchestrationOptions(Retries.Of(retry))
            {
                InstanceId = instanceId ?? InstanceIds.Child(InstanceId, _platform.NewGuid()),
                Version = WorkflowVersions.Current,
            })));

    /// <inheritdoc/>
    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation) => _timers.CreateAsync(fireAt, cancellation);

    /// <inheritdoc/>
    public override async Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellation) =>
        (T)DurablePayload.Read(await _events.WaitAsync(name, cancellation), typeof(T), $"event '{name}'")!;

    /// <inheritdoc/>
    public override void ContinueAsNew<TInput>(TInput input)
    {
        var payload = DurablePayload.Write(input, typeof(TInput), $"input of '{_platform.Name.Name}'");
        _events.Forward();
        _platform.ContinueAsNew(new ContinueAsNewOptions { NewInput = payload, PreserveUnprocessedEvents = true, NewVersion = WorkflowVersions.Current });
        ContinuesAsNew = true;
    }

    /// <inheritdoc/>
    public override void SetStatus(object? status) => _platform.SetCustomStatus(
        status is null ? null : DurablePayload.Write(status, status.GetType(), $"status of '{_platform.Name.Name}'"));

    /// <inheritdoc/>
    public override Guid NewGuid() => _platform.NewGuid();

    /// <inheritdoc/>
    public override ILogger CreateLogger(string category) => _platform.CreateReplaySafeLogger(category);

    /// <summary>Ends the run: nothing that is open may keep the platform from ending it.</summary>
    public void End()
    {
        Turn.End();
        _timers.CancelAll();
    }

    private static async Task<TOutput> CallAsync<TInput, TOutput>(string name, TInput input, Func<JsonElement, Task<JsonElement?>> call)
    {
        try
        {
            var payload = DurablePayload.Write(input, typeof(TInput), $"input of '{name}'");
            return (TOutput)DurablePayload.Read(await call(payload), typeof(TOutput), $"output of '{name}'")!;
        }
        catch (Microsoft.DurableTask.TaskFailedException failed)
        {
            throw new TaskFailedException(name, TaskFailures.Read(failed.FailureDetails));
        }
        catch (DrException refused)
        {
            throw new TaskFailedException(name, FailureRecord.From(refused));
        }
    }
}

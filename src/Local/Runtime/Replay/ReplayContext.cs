using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Store;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Replay;

/// <summary>What orchestration code sees. Decides through the <see cref="DecisionLog"/>; knows nothing of stores and workers.</summary>
internal sealed class ReplayContext(
    InstanceRow row, DecisionLog decisions, EventInbox inbox, OrchestrationSynchronizationContext turn, Action onForeign, ILoggerFactory loggers) : OrchestrationContext
{
    private readonly List<int> _cancelledTimers = [];
    private DateTimeOffset _currentTime = row.CreatedAt;
    private bool _isReplaying;
    private int _guids;

    /// <inheritdoc/>
    public override string InstanceId => row.Id;

    /// <inheritdoc/>
    public override string? ParentInstanceId => row.Parent?.Id;

    /// <inheritdoc/>
    public override DateTimeOffset CurrentTime => _currentTime;

    /// <inheritdoc/>
    public override bool IsReplaying => _isReplaying;

    /// <inheritdoc/>
    public override string Version => row.Version;

    /// <summary>What is shown, as JSON.</summary>
    public string? Status { get; private set; }

    /// <summary>True once this run has said what is shown; before, what an earlier run said stands.</summary>
    public bool HasStatus { get; private set; }

    /// <summary>Input of the next run as JSON, once the code asked for one.</summary>
    public string? NextInput { get; private set; }

    /// <summary>Timers that the code has cancelled since the last call.</summary>
    public IReadOnlyList<int> TakeCancelledTimers()
    {
        var taken = _cancelledTimers.ToArray();
        _cancelledTimers.Clear();
        return taken;
    }

    /// <summary>Moves the code's time on. It never goes back, even where the machine's clock does.</summary>
    public void MoveTo(DateTimeOffset time, bool replaying)
    {
        if (time > _currentTime) _currentTime = time;
        _isReplaying = replaying;
    }

    /// <inheritdoc/>
    public override Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null) =>
        CallAsync<TInput, TOutput>(activity.Value, input, retry, payload => new HistoryEvent(0, HistoryKind.ActivityScheduled, CurrentTime)
        {
            Name = activity.Value,
            Payload = payload,
        });

    /// <inheritdoc/>
    public override Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string? instanceId = null, RetryPolicy? retry = null) =>
        CallAsync<TInput, TOutput>(orchestration.Value, input, retry, payload => new HistoryEvent(0, HistoryKind.SubOrchestrationScheduled, CurrentTime)
        {
            Name = orchestration.Value,
            Payload = payload,
            ChildId = instanceId ?? $"{row.Id}:{row.Generation:x}.{decisions.Next:x}",
        });

    /// <inheritdoc/>
    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled(cancellation);
        if (!IsOnTurn()) return Never();
        var number = decisions.Next;
        var wait = decisions.Decide(new HistoryEvent(0, HistoryKind.TimerCreated, CurrentTime) { DueAt = fireAt });
        wait.CancelWith(() => IsOnTurn() && CancelTimer(number), cancellation);
        return wait.Task;
    }

    /// <inheritdoc/>
    public override async Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!IsOnTurn()) await Never();
        var wait = new PendingWait(name);
        inbox.Wait(wait);
        wait.CancelWith(() => IsOnTurn() && inbox.Forget(wait), cancellation);
        return Payload.Read<T>(await wait.Task, $"event '{name}'");
    }

    /// <inheritdoc/>
    public override void ContinueAsNew<TInput>(TInput input) => NextInput = Payload.Write(input, $"input of '{row.Name}'");

    /// <inheritdoc/>
    public override void SetStatus(object? status)
    {
        Status = status is null ? null : Payload.Write(status, status.GetType(), $"status of '{row.Name}'");
        HasStatus = true;
    }

    /// <inheritdoc/>
    public override Guid NewGuid() => NameBasedGuid.Create(row, _guids++);

    /// <inheritdoc/>
    public override ILogger CreateLogger(string category) => new ReplaySafeLogger(loggers.CreateLogger(category), () => _isReplaying);

    private async Task<TOutput> CallAsync<TInput, TOutput>(string name, TInput input, RetryPolicy? retry, Func<string, HistoryEvent> decision)
    {
        var payload = WriteInput(name, input);
        for (var attempt = 1; ; attempt++)
        {
            if (!IsOnTurn()) await Never();
            try
            {
                return ReadOutput<TOutput>(name, await decisions.Decide(decision(payload)).Task);
            }
            catch (TaskFailedException failed) when (retry is not null && retry.ShouldRetry(attempt, failed.Failure))
            {
                // The attempt stands in history as failed; the wait is a durable timer like any other.
            }

            await CreateTimerAsync(CurrentTime + retry.DelayAfter(attempt), CancellationToken.None);
        }
    }

    private static string WriteInput<TInput>(string name, TInput input)
    {
        try
        {
            return Payload.Write(input, $"input of '{name}'");
        }
        catch (DrException refused)
        {
            throw new TaskFailedException(name, FailureRecord.From(refused));
        }
    }

    private static TOutput ReadOutput<TOutput>(string name, string? json)
    {
        try
        {
            return Payload.Read<TOutput>(json, $"output of '{name}'");
        }
        catch (DrException refused)
        {
            throw new TaskFailedException(name, FailureRecord.From(refused));
        }
    }

    private bool CancelTimer(int number)
    {
        decisions.Cancel(number);
        _cancelledTimers.Add(number);
        return true;
    }

    private bool IsOnTurn()
    {
        if (turn.IsOnTurn) return true;
        onForeign();
        return false;
    }

    // Code that runs where it must not is not given an error that it could catch: it never goes on.
    private static Task Never() => new TaskCompletionSource().Task;
}

using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Workflows.Tests.Histories;

/// <summary>One run of an orchestration, which counts the events of its history.</summary>
internal sealed class CountingContext(CountingRuntime runtime, string name) : OrchestrationContext
{
    private const int EventsOfStart = 3;
    private const int EventsOfStep = 4;
    private int _guids;

    /// <summary>Events so far.</summary>
    public int Events { get; private set; } = EventsOfStart;

    /// <summary>The input of the next run.</summary>
    public object? Next { get; private set; }

    public override string InstanceId => name;

    public override string? ParentInstanceId => null;

    public override DateTimeOffset CurrentTime => runtime.Now;

    public override bool IsReplaying => false;

    public override string Version => "1";

    public override async Task<TOutput> CallActivityAsync<TInput, TOutput>(ActivityName<TInput, TOutput> activity, TInput input, RetryPolicy? retry = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            Events += EventsOfStep;
            var answer = runtime.Ask(activity.Value, input, typeof(TInput));
            await runtime.AtAsync(runtime.Now + answer.Took);
            if (answer.Failure is not { } failure) return (TOutput)answer.Result!;
            if (retry?.ShouldRetry(attempt, failure) != true) throw new TaskFailedException(activity.Value, failure);
            await CreateTimerAsync(CurrentTime + retry.DelayAfter(attempt), CancellationToken.None);
        }
    }

    public override async Task<TOutput> CallSubOrchestrationAsync<TInput, TOutput>(
        OrchestrationName<TInput, TOutput> orchestration, TInput input, string? instanceId = null, RetryPolicy? retry = null)
    {
        Events += EventsOfStep;
        try
        {
            return (TOutput)(await runtime.StartAsync(orchestration.Value, input))!;
        }
        catch (Exception failure)
        {
            throw new TaskFailedException(orchestration.Value, FailureRecord.From(failure));
        }
    }

    public override Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation)
    {
        Events += EventsOfStep;
        return runtime.AtAsync(fireAt, cancellation);
    }

    /// <summary>Nobody raises an event here.</summary>
    public override Task<T> WaitForEventAsync<T>(string name, CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<T>();
        cancellation.Register(() => never.TrySetCanceled(cancellation));
        return never.Task;
    }

    public override void ContinueAsNew<TInput>(TInput input) => Next = input;

    public override void SetStatus(object? status)
    {
    }

    public override Guid NewGuid() => new(++_guids, 0, 0, new byte[8]);

    public override ILogger CreateLogger(string category) => NullLogger.Instance;
}

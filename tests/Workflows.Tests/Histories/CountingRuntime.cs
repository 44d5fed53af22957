using System.Text.Json;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Tests.Histories;

/// <summary>
/// Runs orchestrations in virtual time, on one thread, with activities that a test answers, and counts the events that Durable Functions would
/// write: scheduled and completed for each call, and a started and a completed orchestrator around each answer.
/// </summary>
internal sealed class CountingRuntime(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Order)> _due = new();
    private readonly Dictionary<string, OrchestrationDefinition> _orchestrations = [];
    private readonly Dictionary<string, Func<object?, Answer>> _activities = [];
    private long _order;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>The longest history of any run, by orchestration.</summary>
    public Dictionary<string, int> LongestHistory { get; } = [];

    /// <summary>The largest JSON of any input or output, by definition.</summary>
    public Dictionary<string, int> LargestPayload { get; } = [];

    /// <summary>How often each activity was called.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    /// <summary>How often each orchestration began anew.</summary>
    public Dictionary<string, int> Generations { get; } = [];

    public void Add(IEnumerable<OrchestrationDefinition> definitions)
    {
        foreach (var definition in definitions) _orchestrations.Add(definition.Name, definition);
    }

    /// <summary>Answers an activity at once.</summary>
    public void Answer<TInput, TOutput>(ActivityName<TInput, TOutput> name, Func<TInput, TOutput> answer) => Answer(name, TimeSpan.FromSeconds(1), answer);

    /// <summary>Answers an activity after a while; an exception is its failure.</summary>
    public void Answer<TInput, TOutput>(ActivityName<TInput, TOutput> name, TimeSpan took, Func<TInput, TOutput> answer) => _activities[name.Value] = input =>
    {
        try
        {
            return new Answer(answer((TInput)input!), null, took);
        }
        catch (Exception failure) when (failure is not InvalidCastException)
        {
            return new Answer(null, FailureRecord.From(failure), took);
        }
    };

    /// <summary>Runs an orchestration until it ends or the time is over.</summary>
    public async Task<TOutput?> RunAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> name, TInput input, TimeSpan atMost)
    {
        var until = Now + atMost;
        var running = StartAsync(name.Value, input);
        while (!running.IsCompleted && Now < until)
        {
            if (!_due.TryDequeue(out var happen, out var when)) throw new InvalidOperationException($"{name.Value} waits for something that never happens.");
            Now = when.At;
            happen();
        }

        return running.IsCompleted ? (TOutput?)await running : default;
    }

    internal async Task<object?> StartAsync(string name, object? input)
    {
        var definition = _orchestrations[name];
        Measure(name, input, definition.InputType);
        while (true)
        {
            Generations[name] = Generations.GetValueOrDefault(name) + 1;
            var context = new CountingContext(this, name);
            try
            {
                var output = await definition.RunUntypedAsync(context, input);
                if (context.Next is null)
                {
                    Measure(name, output, definition.OutputType);
                    return output;
                }
            }
            finally
            {
                LongestHistory[name] = Math.Max(LongestHistory.GetValueOrDefault(name), context.Events);
            }

            input = context.Next;
            Measure(name, input, definition.InputType);
        }
    }

    internal Answer Ask(string activity, object? input, Type inputType)
    {
        Calls[activity] = Calls.GetValueOrDefault(activity) + 1;
        Measure(activity, input, inputType);
        var answer = _activities[activity](input);
        if (answer.Failure is null && answer.Result is { } result) Measure(activity, result, result.GetType());
        return answer;
    }

    internal Task AtAsync(DateTimeOffset when, CancellationToken cancellation = default)
    {
        var happened = new TaskCompletionSource();
        if (cancellation.CanBeCanceled) cancellation.Register(() => happened.TrySetCanceled(cancellation));
        _due.Enqueue(() => happened.TrySetResult(), (when > Now ? when : Now, _order++));
        return happened.Task;
    }

    private void Measure(string name, object? value, Type type) =>
        LargestPayload[name] = Math.Max(LargestPayload.GetValueOrDefault(name), JsonSerializer.SerializeToUtf8Bytes(value, type, DrJson.Stored).Length);
}

/// <summary>What an activity answers.</summary>
internal sealed record Answer(object? Result, FailureRecord? Failure, TimeSpan Took);

namespace DRServerless.Workflows.Runtime;

/// <summary>Names an orchestration with its input and output types: what callers refer to.</summary>
/// <typeparam name="TInput">Input, small and JSON.</typeparam>
/// <typeparam name="TOutput">Output, small and JSON.</typeparam>
/// <param name="Value">The stored name; never changes once released.</param>
public sealed record OrchestrationName<TInput, TOutput>(string Value);

/// <summary>Names an activity with its input and output types.</summary>
/// <typeparam name="TInput">Input, small and JSON.</typeparam>
/// <typeparam name="TOutput">Output, small and JSON.</typeparam>
/// <param name="Value">The stored name; never changes once released.</param>
public sealed record ActivityName<TInput, TOutput>(string Value);

/// <summary>An orchestration as a runtime sees it.</summary>
public abstract class OrchestrationDefinition
{
    internal OrchestrationDefinition(string name, Type inputType, Type outputType) => (Name, InputType, OutputType) = (name, inputType, outputType);

    /// <summary>The stored name.</summary>
    public string Name { get; }

    /// <summary>Type of the input.</summary>
    public Type InputType { get; }

    /// <summary>Type of the output.</summary>
    public Type OutputType { get; }

    /// <summary>Runs it with an input of <see cref="InputType"/>; the result is of <see cref="OutputType"/>.</summary>
    public abstract Task<object?> RunUntypedAsync(OrchestrationContext context, object? input);
}

/// <summary>An orchestration: deterministic, and stateless but for its awaits.</summary>
/// <typeparam name="TInput">Input, small and JSON.</typeparam>
/// <typeparam name="TOutput">Output, small and JSON.</typeparam>
public abstract class Orchestration<TInput, TOutput>(OrchestrationName<TInput, TOutput> name)
    : OrchestrationDefinition(name.Value, typeof(TInput), typeof(TOutput))
{
    /// <summary>The steps.</summary>
    public abstract Task<TOutput> RunAsync(OrchestrationContext context, TInput input);

    /// <inheritdoc/>
    public sealed override async Task<object?> RunUntypedAsync(OrchestrationContext context, object? input) => await RunAsync(context, (TInput)input!);
}

/// <summary>An activity as a runtime sees it.</summary>
public abstract class ActivityDefinition
{
    internal ActivityDefinition(string name, Type inputType, Type outputType) => (Name, InputType, OutputType) = (name, inputType, outputType);

    /// <summary>The stored name.</summary>
    public string Name { get; }

    /// <summary>Type of the input.</summary>
    public Type InputType { get; }

    /// <summary>Type of the output.</summary>
    public Type OutputType { get; }

    /// <summary>Runs it with an input of <see cref="InputType"/>; the result is of <see cref="OutputType"/>.</summary>
    public abstract Task<object?> RunUntypedAsync(ActivityContext context, object? input, CancellationToken cancellation);
}

/// <summary>An activity: does I/O, runs at least once, so every effect is idempotent. One object serves all calls at once.</summary>
/// <typeparam name="TInput">Input, small and JSON.</typeparam>
/// <typeparam name="TOutput">Output, small and JSON.</typeparam>
public abstract class Activity<TInput, TOutput>(ActivityName<TInput, TOutput> name)
    : ActivityDefinition(name.Value, typeof(TInput), typeof(TOutput))
{
    /// <summary>The work.</summary>
    public abstract Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellation);

    /// <inheritdoc/>
    public sealed override async Task<object?> RunUntypedAsync(ActivityContext context, object? input, CancellationToken cancellation) =>
        await RunAsync(context, (TInput)input!, cancellation);
}

/// <summary>What an activity may know of its call.</summary>
/// <param name="InstanceId">The orchestration instance that called it.</param>
public sealed record ActivityContext(string InstanceId);

/// <summary>For inputs and outputs that carry nothing.</summary>
public sealed record Nothing
{
    /// <summary>The one value.</summary>
    public static Nothing Value { get; } = new();
}

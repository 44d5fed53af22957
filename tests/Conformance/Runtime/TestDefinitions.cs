using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

/// <summary>Definitions made from functions, gathered as tests declare them. Declaring a name again replaces it.</summary>
public sealed class TestDefinitions
{
    private readonly Dictionary<string, OrchestrationDefinition> _orchestrations = [];
    private readonly Dictionary<string, ActivityDefinition> _activities = [];

    public IReadOnlyList<OrchestrationDefinition> Orchestrations => [.. _orchestrations.Values];

    public IReadOnlyList<ActivityDefinition> Activities => [.. _activities.Values];

    public OrchestrationName<TInput, TOutput> Orchestration<TInput, TOutput>(string name, Func<OrchestrationContext, TInput, Task<TOutput>> code)
    {
        var typed = new OrchestrationName<TInput, TOutput>(name);
        _orchestrations[name] = new FunctionOrchestration<TInput, TOutput>(typed, code);
        return typed;
    }

    public ActivityName<TInput, TOutput> Activity<TInput, TOutput>(string name, Func<TInput, CancellationToken, Task<TOutput>> code)
    {
        var typed = new ActivityName<TInput, TOutput>(name);
        _activities[name] = new FunctionActivity<TInput, TOutput>(typed, code);
        return typed;
    }

    public ActivityName<TInput, TOutput> Activity<TInput, TOutput>(string name, Func<TInput, TOutput> code) =>
        Activity<TInput, TOutput>(name, (input, _) => Task.FromResult(code(input)));

    private sealed class FunctionOrchestration<TInput, TOutput>(OrchestrationName<TInput, TOutput> name, Func<OrchestrationContext, TInput, Task<TOutput>> code)
        : Orchestration<TInput, TOutput>(name)
    {
        public override Task<TOutput> RunAsync(OrchestrationContext context, TInput input) => code(context, input);
    }

    private sealed class FunctionActivity<TInput, TOutput>(ActivityName<TInput, TOutput> name, Func<TInput, CancellationToken, Task<TOutput>> code)
        : Activity<TInput, TOutput>(name)
    {
        public override Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellation) => code(input, cancellation);
    }
}

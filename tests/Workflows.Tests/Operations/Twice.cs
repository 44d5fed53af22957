using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Tests.Operations;

/// <summary>An activity that runs twice for each call: the process died after the effect and before it was recorded. The second result counts.</summary>
internal static class Twice
{
    public static ActivityDefinition Of(ActivityDefinition definition) =>
        (ActivityDefinition)Activator.CreateInstance(typeof(Repeated<,>).MakeGenericType(definition.InputType, definition.OutputType), definition)!;

    private sealed class Repeated<TInput, TOutput>(ActivityDefinition inner) : Activity<TInput, TOutput>(new ActivityName<TInput, TOutput>(inner.Name))
    {
        public override async Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellation)
        {
            await inner.RunUntypedAsync(context, input, cancellation);
            return (TOutput)(await inner.RunUntypedAsync(context, input, cancellation))!;
        }
    }
}

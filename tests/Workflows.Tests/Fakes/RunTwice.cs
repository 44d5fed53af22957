using System.Text.Json;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>Runs an activity twice with the same input, as after a crash between its effect and the record of its result; the second result counts.</summary>
public sealed class RunTwice(ActivityDefinition activity, Action<string, string, string> compare) : ActivityDefinition(activity.Name, activity.InputType, activity.OutputType)
{
    public override async Task<object?> RunUntypedAsync(ActivityContext context, object? input, CancellationToken cancellation)
    {
        var first = await activity.RunUntypedAsync(context, input, cancellation);
        var second = await activity.RunUntypedAsync(context, input, cancellation);
        compare(Name, Json(first), Json(second));
        return second;
    }

    private string Json(object? value) => JsonSerializer.Serialize(value, OutputType, DrJson.Stored);
}

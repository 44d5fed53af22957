using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Orchestrations;

/// <summary>Runs the orchestration that the platform names. All orchestrator functions are this.</summary>
public sealed class OrchestrationRunner(RuntimeDefinitions definitions)
{
    /// <summary>One turn of an instance: from its beginning, over what history has, to where it waits or ends.</summary>
    public async Task<JsonElement> RunAsync(TaskOrchestrationContext platform)
    {
        var name = platform.Name.Name;
        var context = new DurableOrchestrationContext(platform);
        try
        {
            var definition = definitions.FindOrchestration(name)
                ?? throw new DrException(ErrorCodes.InvariantBroken, $"This program has no orchestration named '{name}'.");
            var input = DurablePayload.Read(platform.GetInput<object?>(), definition.InputType, $"input of '{name}'");
            var output = await context.Turn.RunAsync(() => definition.RunUntypedAsync(context, input));
            return context.ContinuesAsNew ? DurablePayload.Null : DurablePayload.Write(output, definition.OutputType, $"output of '{name}'");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            var failure = Payload.Cut(FailureRecord.From(exception));
            Log.OrchestrationFailed(context.CreateLogger(typeof(OrchestrationRunner).FullName!), name, platform.InstanceId, failure.Code, exception);
            throw new DurableFailureException(failure);
        }
        finally
        {
            context.End();
        }
    }
}

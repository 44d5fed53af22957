using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>What all activity functions do.</summary>
public abstract class ActivityFunctions(ActivityRunner runner, DurableClientSource clients)
{
    private const string InstanceIdKey = "instanceId";

    /// <summary>Runs the activity that the function is named after. Its steps may start and end orchestrations, by the client that the function was given.</summary>
    protected Task<JsonElement> RunAsync(JsonElement input, DurableTaskClient client, FunctionContext context)
    {
        clients.Use(client);
        var instanceId = context.BindingContext.BindingData.TryGetValue(InstanceIdKey, out var value) ? value as string : null;
        return runner.RunAsync(context.FunctionDefinition.Name, instanceId ?? "", input, context.CancellationToken);
    }
}

using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of drills. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class DrillActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Looks whether the drill network is isolated.</summary>
    [Function("prepare-drill")]
    public Task<JsonElement> PrepareDrillAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Looks whether anything is left of what a drill launched.</summary>
    [Function("verify-drill")]
    public Task<JsonElement> VerifyDrillAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

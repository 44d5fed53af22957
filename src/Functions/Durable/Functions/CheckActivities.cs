using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of checks. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class CheckActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Names the checks of a launch.</summary>
    [Function("list-checks")]
    public Task<JsonElement> ListChecksAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Tries a check once.</summary>
    [Function("try-check")]
    public Task<JsonElement> TryCheckAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Writes the result of a check down.</summary>
    [Function("record-check")]
    public Task<JsonElement> RecordCheckAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

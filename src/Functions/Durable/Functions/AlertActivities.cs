using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of alerts. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class AlertActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Looks at an incident, and decides.</summary>
    [Function("look-at-incident")]
    public Task<JsonElement> LookAtIncidentAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Asks a person.</summary>
    [Function("ask-about-incident")]
    public Task<JsonElement> AskAboutIncidentAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Does what the policy says.</summary>
    [Function("act-on-incident")]
    public Task<JsonElement> ActOnIncidentAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Ends an incident.</summary>
    [Function("end-incident")]
    public Task<JsonElement> EndIncidentAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

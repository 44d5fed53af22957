using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of recovery plans. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class PlanActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Freezes the plan that an operation goes by.</summary>
    [Function("freeze-plan")]
    public Task<JsonElement> FreezePlanAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Begins a step.</summary>
    [Function("begin-plan-step")]
    public Task<JsonElement> BeginPlanStepAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Writes down where a step stands.</summary>
    [Function("mark-plan-step")]
    public Task<JsonElement> MarkPlanStepAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Calls an action once.</summary>
    [Function("try-plan-action")]
    public Task<JsonElement> TryPlanActionAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

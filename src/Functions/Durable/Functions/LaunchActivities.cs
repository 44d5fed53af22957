using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of launching, fencing and the way back. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class LaunchActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Finds the recovery point that is meant.</summary>
    [Function("resolve-recovery-point")]
    public Task<JsonElement> ResolveRecoveryPointAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Writes down what a launch will make.</summary>
    [Function("plan-launch")]
    public Task<JsonElement> PlanLaunchAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Takes a launch a step further.</summary>
    [Function("advance-launch")]
    public Task<JsonElement> AdvanceLaunchAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Records a machine that runs.</summary>
    [Function("record-launch")]
    public Task<JsonElement> RecordLaunchAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Takes the deletion of what a launch made a step further.</summary>
    [Function("advance-clean-up")]
    public Task<JsonElement> AdvanceCleanUpAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Leaves what could not be deleted to the garbage sweep.</summary>
    [Function("leave-launch-to-sweep")]
    public Task<JsonElement> LeaveLaunchToSweepAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Asks an instance to stop.</summary>
    [Function("request-fencing")]
    public Task<JsonElement> RequestFencingAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Looks whether an instance runs.</summary>
    [Function("look-at-power")]
    public Task<JsonElement> LookAtPowerAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Cuts an instance off from the network.</summary>
    [Function("isolate-instance")]
    public Task<JsonElement> IsolateInstanceAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Gives an instance its security groups back.</summary>
    [Function("release-instance")]
    public Task<JsonElement> ReleaseInstanceAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Records what is known of an instance.</summary>
    [Function("record-fencing")]
    public Task<JsonElement> RecordFencingAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Takes a restart a step further.</summary>
    [Function("advance-restart")]
    public Task<JsonElement> AdvanceRestartAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Counts the machines that have reached Continuous Data Protection.</summary>
    [Function("look-at-synchronization")]
    public Task<JsonElement> LookAtSynchronizationAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

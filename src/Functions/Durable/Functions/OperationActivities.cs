using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions that every operation uses. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class OperationActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Begins an operation.</summary>
    [Function("begin-operation")]
    public Task<JsonElement> BeginOperationAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Records steps and events.</summary>
    [Function("write-journal")]
    public Task<JsonElement> WriteJournalAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Ends an operation and frees its project.</summary>
    [Function("end-operation")]
    public Task<JsonElement> EndOperationAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Reads where a project stands.</summary>
    [Function("read-situation")]
    public Task<JsonElement> ReadSituationAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Reads where a machine stands.</summary>
    [Function("read-machine")]
    public Task<JsonElement> ReadMachineAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Changes a project's state.</summary>
    [Function("change-project")]
    public Task<JsonElement> ChangeProjectAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Looks whether a side can be reached.</summary>
    [Function("probe-side")]
    public Task<JsonElement> ProbeSideAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Steers a machine's replication.</summary>
    [Function("command-replication")]
    public Task<JsonElement> CommandReplicationAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Ends an operation's orchestration.</summary>
    [Function("terminate-operation")]
    public Task<JsonElement> TerminateOperationAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

using System.Text.Json;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Client;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Activity functions of replication and retention. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class ReplicationActivities(ActivityRunner runner, DurableClientSource clients) : ActivityFunctions(runner, clients)
{
    /// <summary>Reads what the project wants of a loop.</summary>
    [Function("replication-read-intent")]
    public Task<JsonElement> ReadIntentAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Records why a cycle failed.</summary>
    [Function("replication-record-failure")]
    public Task<JsonElement> RecordFailureAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Deletes recovery points that are not to be kept.</summary>
    [Function("replication-apply-retention")]
    public Task<JsonElement> ApplyRetentionAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Opens a cycle.</summary>
    [Function("replication-begin-cycle")]
    public Task<JsonElement> BeginCycleAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Takes a machine's snapshots.</summary>
    [Function("replication-take-snapshots")]
    public Task<JsonElement> TakeSnapshotsAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Decides how each disk is copied.</summary>
    [Function("replication-plan-cycle")]
    public Task<JsonElement> PlanCycleAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Looks whether snapshots are complete.</summary>
    [Function("replication-poll-snapshots")]
    public Task<JsonElement> PollSnapshotsAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Notes what a cycle is doing.</summary>
    [Function("replication-note-cycle")]
    public Task<JsonElement> NoteCycleAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Writes the recovery point.</summary>
    [Function("replication-publish-cycle")]
    public Task<JsonElement> PublishCycleAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Gives a cycle up.</summary>
    [Function("replication-discard-cycle")]
    public Task<JsonElement> DiscardCycleAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Reads how a disk is to be copied.</summary>
    [Function("replication-read-plan")]
    public Task<JsonElement> ReadPlanAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Begins the written snapshot of a disk.</summary>
    [Function("replication-begin-volume")]
    public Task<JsonElement> BeginVolumeAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Copies a chunk of blocks.</summary>
    [Function("replication-copy-chunk")]
    public Task<JsonElement> CopyChunkAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);

    /// <summary>Seals a written snapshot.</summary>
    [Function("replication-seal-volume")]
    public Task<JsonElement> SealVolumeAsync(
        [ActivityTrigger] JsonElement input, [DurableClient] DurableTaskClient client, FunctionContext context) => RunAsync(input, client, context);
}

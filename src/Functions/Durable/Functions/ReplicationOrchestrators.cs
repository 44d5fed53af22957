using System.Text.Json;
using DRServerless.Functions.Durable.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Orchestrator functions of replication. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class ReplicationOrchestrators(OrchestrationRunner runner)
{
    /// <summary>The eternal loop of a machine.</summary>
    [Function("replication-loop")]
    public Task<JsonElement> ReplicationLoopAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>One cycle of a machine.</summary>
    [Function("replication-cycle")]
    public Task<JsonElement> ReplicationCycleAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>One disk in a cycle.</summary>
    [Function("volume-replication")]
    public Task<JsonElement> VolumeReplicationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>The wait for snapshots that take long.</summary>
    [Function("snapshot-wait")]
    public Task<JsonElement> SnapshotWaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);
}

using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Replication.Loops;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Replication's part of the <see cref="WorkflowCatalog"/>.</summary>
public static class ReplicationCatalog
{
    /// <summary>Orchestrations of replication and retention.</summary>
    public static IEnumerable<OrchestrationDefinition> Orchestrations() => [new ReplicationLoop(), new ReplicationCycle(), new VolumeReplication(), new SnapshotWait()];

    /// <summary>Activities of replication and retention.</summary>
    public static IEnumerable<ActivityDefinition> Activities(WorkflowServices services) =>
    [
        new ReadIntent(services),
        new RecordFailure(services),
        new ApplyRetention(services),
        new BeginCycle(services),
        new TakeSnapshots(services),
        new PlanCycle(services),
        new PollSnapshots(services),
        new NoteCycle(services),
        new PublishCycle(services),
        new DiscardCycle(services),
        new ReadPlan(services),
        new BeginVolume(services),
        new CopyChunk(services),
        new SealVolume(services),
    ];
}

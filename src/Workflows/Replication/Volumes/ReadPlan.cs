using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>Reads how a disk is to be brought up to date.</summary>
internal sealed class ReadPlan(WorkflowServices services) : Activity<VolumeReference, VolumePlan>(ReplicationActivities.ReadPlan)
{
    private readonly CycleNotes _notes = new(services);

    /// <inheritdoc/>
    public override Task<VolumePlan> RunAsync(ActivityContext context, VolumeReference input, CancellationToken cancellation) => _notes.PlanAsync(input, cancellation);
}

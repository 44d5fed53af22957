using DRServerless.Workflows.Replication.Cycles;
using DRServerless.Workflows.Replication.Loops;
using DRServerless.Workflows.Replication.Volumes;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Names of replication's activities.</summary>
internal static class ReplicationActivities
{
    public static readonly ActivityName<ReplicationLoopInput, LoopIntent> ReadIntent = new("replication-read-intent");
    public static readonly ActivityName<CycleFailure, Nothing> RecordFailure = new("replication-record-failure");
    public static readonly ActivityName<RetentionInput, RetentionResult> ApplyRetention = new("replication-apply-retention");
    public static readonly ActivityName<BeginCycleInput, CycleStart> BeginCycle = new("replication-begin-cycle");
    public static readonly ActivityName<TakeSnapshotsInput, TakenSnapshots> TakeSnapshots = new("replication-take-snapshots");
    public static readonly ActivityName<CycleReference, CyclePlan> PlanCycle = new("replication-plan-cycle");
    public static readonly ActivityName<PollSnapshotsInput, PolledSnapshots> PollSnapshots = new("replication-poll-snapshots");
    public static readonly ActivityName<CycleNote, Nothing> NoteCycle = new("replication-note-cycle");
    public static readonly ActivityName<PublishCycleInput, ReplicationCycleResult> PublishCycle = new("replication-publish-cycle");
    public static readonly ActivityName<CycleReference, DiscardedCycle> DiscardCycle = new("replication-discard-cycle");
    public static readonly ActivityName<VolumeReference, VolumePlan> ReadPlan = new("replication-read-plan");
    public static readonly ActivityName<BeginVolumeInput, BegunVolume> BeginVolume = new("replication-begin-volume");
    public static readonly ActivityName<CopyChunkInput, CopiedChunk> CopyChunk = new("replication-copy-chunk");
    public static readonly ActivityName<SealVolumeInput, Nothing> SealVolume = new("replication-seal-volume");
}

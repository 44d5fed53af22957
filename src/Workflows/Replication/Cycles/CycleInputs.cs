using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Begin a cycle under a new key.</summary>
internal sealed record BeginCycleInput(ReplicationCycleInput Input, string Key);

/// <summary>A cycle that has begun.</summary>
/// <param name="Direction">Which way blocks flow.</param>
/// <param name="InstanceId">The instance whose disks are read.</param>
internal sealed record CycleStart(Direction Direction, string InstanceId);

/// <summary>Take the snapshots of a cycle.</summary>
internal sealed record TakeSnapshotsInput(CycleReference Cycle, string InstanceId);

/// <summary>Snapshots of one instant; what each of them is stands in the store.</summary>
internal sealed record TakenSnapshots(DateTimeOffset TakenAt, IReadOnlyList<string> SnapshotIds);

/// <summary>How the disks are brought up to date; each disk's part stands in the store.</summary>
/// <param name="IsFirst">No recovery point of this direction exists yet.</param>
/// <param name="Method">The most expensive method of any disk.</param>
/// <param name="Volumes">How many disks.</param>
internal sealed record CyclePlan(bool IsFirst, SyncMethod Method, int Volumes);

/// <summary>Look at snapshots until they are complete or the budget is spent.</summary>
internal sealed record PollSnapshotsInput(CycleReference Cycle, Side Side, IReadOnlyList<string> SnapshotIds);

/// <summary>What was seen last.</summary>
internal sealed record PolledSnapshots(int Pending, int Missing);

/// <summary>Write down where a cycle stands.</summary>
/// <param name="Cycle">The cycle.</param>
/// <param name="Step">Where.</param>
/// <param name="Method">While copying, the plan's method.</param>
/// <param name="Failure">While interrupted, why.</param>
internal sealed record CycleNote(CycleReference Cycle, CycleStep Step, SyncMethod Method, FailureRecord? Failure = null);

/// <summary>Where a cycle stands.</summary>
internal enum CycleStep
{
    /// <summary>Blocks are copied, or copied again after an interruption.</summary>
    Copying,

    /// <summary>Every block is written.</summary>
    Copied,

    /// <summary>Something outside keeps it from going on; it is held.</summary>
    Interrupted,
}

/// <summary>Everything is sealed: make the recovery point.</summary>
internal sealed record PublishCycleInput(
    CycleReference Cycle, RecoveryPointKind Kind, int DirectionEpoch, string InstanceId, DateTimeOffset TakenAt, int Volumes);

/// <summary>How a cycle that was to be discarded ended: it may have been sealed before.</summary>
/// <param name="Published">Its recovery point, when it was sealed already and was finished instead.</param>
internal sealed record DiscardedCycle(ReplicationCycleResult? Published = null);

using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Api.Machines;

/// <summary>Asks to protect a machine.</summary>
public sealed record AddMachineRequest
{
    /// <summary>Its id at the source.</summary>
    public required string InstanceId { get; init; }

    /// <summary>A name, unique in the project; left out: its name at the source.</summary>
    public string? Name { get; init; }

    /// <summary>How it is launched at the target.</summary>
    public LaunchSettings? LaunchSettings { get; init; }

    /// <summary>How it is launched at the source, on failback.</summary>
    public LaunchSettings? FailbackLaunchSettings { get; init; }
}

/// <summary>Changes how a machine is launched; what is left out stays.</summary>
public sealed record ChangeMachineRequest
{
    /// <summary>How it is launched at the target.</summary>
    public LaunchSettings? LaunchSettings { get; init; }

    /// <summary>How it is launched at the source, on failback.</summary>
    public LaunchSettings? FailbackLaunchSettings { get; init; }
}

/// <summary>A machine as callers see it.</summary>
public sealed record MachineView
{
    /// <summary>The id.</summary>
    public required MachineId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The original, as it was last seen.</summary>
    public required MachineDescription Original { get; init; }

    /// <summary>The instance that does its work now.</summary>
    public required string ActiveInstanceId { get; init; }

    /// <summary>Every instance that exists or may exist.</summary>
    public required IReadOnlyList<MachineInstance> Instances { get; init; }

    /// <summary>How it is launched at the target.</summary>
    public required LaunchSettings LaunchSettings { get; init; }

    /// <summary>How it is launched at the source.</summary>
    public required LaunchSettings FailbackLaunchSettings { get; init; }

    /// <summary>How its replication goes.</summary>
    public required ReplicationView Replication { get; init; }
}

/// <summary>A machine's replication as callers see it. Bytes are bytes of disk; lag is the age of the newest recovery point.</summary>
public sealed record ReplicationView
{
    /// <summary>Where it stands.</summary>
    public required ReplicationState State { get; init; }

    /// <summary>Why, when it is stalled or disconnected.</summary>
    public ProblemRecord? Problem { get; init; }

    /// <summary>What it is doing now.</summary>
    public required string Doing { get; init; }

    /// <summary>How far this cycle is, 0..100.</summary>
    public required double Percent { get; init; }

    /// <summary>Bytes of all disks.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Bytes that this cycle has dealt with.</summary>
    public required long ReplicatedBytes { get; init; }

    /// <summary>Bytes that this cycle has still to deal with.</summary>
    public required long BacklogBytes { get; init; }

    /// <summary>Bytes written to the other side in this cycle.</summary>
    public required long BytesMoved { get; init; }

    /// <summary>Speed in MiB/s.</summary>
    public required double MebibytesPerSecond { get; init; }

    /// <summary>Seconds since the newest recovery point was taken; null when there is none.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>When this cycle is expected to be done.</summary>
    public DateTimeOffset? EstimatedCompletion { get; init; }

    /// <summary>The newest recovery point of this direction.</summary>
    public RecoveryPointId? LatestRecoveryPoint { get; init; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset? LatestRecoveryPointAt { get; init; }

    /// <summary>Cycles completed in this direction.</summary>
    public required long CyclesCompleted { get; init; }

    /// <summary>The cycle in flight; a paused machine may hold one.</summary>
    public CycleView? Cycle { get; init; }

    /// <summary>How the first cycle of this direction found what to copy, and why so.</summary>
    public SyncDecision? Decision { get; init; }

    /// <summary>What the first recovery point of this direction cost.</summary>
    public required SyncTotals FirstSync { get; init; }

    internal static ReplicationView Of(MachineReplication replication, DateTimeOffset now)
    {
        var progress = replication.Progress;
        return new ReplicationView
        {
            State = replication.State,
            Problem = replication.Problem,
            Doing = replication.Doing,
            Percent = progress.TotalBytes == 0 ? 0 : Math.Round(100.0 * progress.ReplicatedBytes / progress.TotalBytes, 1),
            TotalBytes = progress.TotalBytes,
            ReplicatedBytes = progress.ReplicatedBytes,
            BacklogBytes = progress.BacklogBytes,
            BytesMoved = progress.BytesMoved,
            MebibytesPerSecond = Math.Round(progress.BytesPerSecond / (1024 * 1024), 1),
            LagSeconds = replication.LatestRecoveryPointAt is { } taken ? Math.Max(0, (now - taken).TotalSeconds) : null,
            EstimatedCompletion = progress.EstimatedCompletion,
            LatestRecoveryPoint = replication.LatestRecoveryPoint,
            LatestRecoveryPointAt = replication.LatestRecoveryPointAt,
            CyclesCompleted = replication.CyclesCompleted,
            Cycle = replication.Cycle is { } cycle ? new CycleView(cycle.StartedAt, cycle.ReadSnapshots, cycle.WrittenSnapshots) : null,
            Decision = replication.Decision,
            FirstSync = replication.FirstSync,
        };
    }
}

/// <summary>A cycle in flight, with the snapshots that exist because of it.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="ReadSnapshots">Snapshots taken on the side that is read.</param>
/// <param name="WrittenSnapshots">Snapshots that blocks are written to on the other side.</param>
public sealed record CycleView(DateTimeOffset StartedAt, IReadOnlyList<string> ReadSnapshots, IReadOnlyList<string> WrittenSnapshots);

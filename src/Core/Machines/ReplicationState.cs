namespace DRServerless.Core.Machines;

/// <summary>Where a machine's replication stands; the transitions are in <see cref="ReplicationTransitions"/>.</summary>
public enum ReplicationState
{
    /// <summary>Nothing replicates.</summary>
    NotStarted,

    /// <summary>Finding out what to replicate and from which base.</summary>
    Initiating,

    /// <summary>Copying everything, the first time.</summary>
    InitialSync,

    /// <summary>Finding what differs from what the other side holds already, and copying that.</summary>
    Rescan,

    /// <summary>Making the first recovery point launchable.</summary>
    CreatingRecoveryPoint,

    /// <summary>Recovery points come in their rhythm.</summary>
    ContinuousDataProtection,

    /// <summary>Recovery points come, but the newest is older than the lag goal.</summary>
    Backlog,

    /// <summary>Held by a person.</summary>
    Paused,

    /// <summary>A cycle fails; the reason is told, and it is tried again.</summary>
    Stalled,

    /// <summary>The infrastructure cannot be reached, or the machine is gone.</summary>
    Disconnected,
}

/// <summary>What happens to a machine's replication.</summary>
public enum ReplicationAction
{
    /// <summary>Replication begins, or begins anew after a change of direction.</summary>
    Initiate,

    /// <summary>There is no base: copy everything.</summary>
    BeginInitialSync,

    /// <summary>There is a base: copy what differs.</summary>
    BeginRescan,

    /// <summary>Every block of the first cycle is written.</summary>
    BeginRecoveryPoint,

    /// <summary>A recovery point was sealed within the lag goal.</summary>
    ReachGoal,

    /// <summary>The newest recovery point is older than the lag goal.</summary>
    FallBehind,

    /// <summary>A person holds it.</summary>
    Pause,

    /// <summary>A person lets it go on.</summary>
    Resume,

    /// <summary>A cycle failed and is tried again.</summary>
    Stall,

    /// <summary>The infrastructure is out of reach or the machine is gone.</summary>
    Disconnect,

    /// <summary>Replication ends.</summary>
    Stop,
}

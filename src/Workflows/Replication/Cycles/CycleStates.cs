using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>How a cycle moves the state of a machine's replication; pure, over the one table.</summary>
internal static class CycleStates
{
    /// <summary>
    /// A cycle begins. One that follows another keeps its state: recovery points come in their rhythm. One that follows a failure keeps
    /// showing that failure until it has come further than the last.
    /// </summary>
    public static MachineReplication Begin(MachineReplication replication) => replication.State
        is ReplicationState.ContinuousDataProtection or ReplicationState.Backlog or ReplicationState.Stalled or ReplicationState.Disconnected
        ? replication
        : Apply(replication, ReplicationAction.Initiate) with { Problem = null };

    /// <summary>Blocks are copied; from whatever state it was interrupted in.</summary>
    public static MachineReplication Copying(MachineReplication replication, SyncMethod method)
    {
        var state = Begin(replication);
        if (state.State is ReplicationState.Stalled or ReplicationState.Disconnected) state = Apply(state, ReplicationAction.Initiate) with { Problem = null };
        if (state.CyclesCompleted > 0 || state.State != ReplicationState.Initiating) return state;
        return Apply(state, method == SyncMethod.FullCopy ? ReplicationAction.BeginInitialSync : ReplicationAction.BeginRescan);
    }

    /// <summary>Every block is written; shown for the first recovery point only.</summary>
    public static MachineReplication Copied(MachineReplication replication) =>
        replication.State is ReplicationState.InitialSync or ReplicationState.Rescan ? Apply(replication, ReplicationAction.BeginRecoveryPoint) : replication;

    /// <summary>Something keeps it from going on.</summary>
    public static MachineReplication Interrupted(MachineReplication replication, FailureRecord failure, DateTimeOffset now)
    {
        var action = IsDisconnection(ErrorCodes.Named(failure.Code)) ? ReplicationAction.Disconnect : ReplicationAction.Stall;
        if (!ReplicationTransitions.Allows(replication.State, action)) return replication;
        return Apply(replication, action) with { Problem = new ProblemRecord(failure.Code, failure.Message, now), Doing = "Waiting until the cause is gone" };
    }

    /// <summary>A person holds it.</summary>
    public static MachineReplication Paused(MachineReplication replication) =>
        replication.State != ReplicationState.Paused && ReplicationTransitions.Allows(replication.State, ReplicationAction.Pause)
            ? Apply(replication, ReplicationAction.Pause) with { Doing = "" }
            : replication;

    private static bool IsDisconnection(ErrorCode code) =>
        code == ErrorCodes.InfrastructureUnavailable || code == ErrorCodes.InstanceNotFound
        || code == ErrorCodes.CredentialsRefused || code == ErrorCodes.UnknownRegion;

    private static MachineReplication Apply(MachineReplication replication, ReplicationAction action) =>
        replication with { State = ReplicationTransitions.Apply(replication.State, action) };
}

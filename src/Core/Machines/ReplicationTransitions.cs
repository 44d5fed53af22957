using DRServerless.Core.Errors;
using static DRServerless.Core.Machines.ReplicationAction;
using static DRServerless.Core.Machines.ReplicationState;

namespace DRServerless.Core.Machines;

/// <summary>
/// The one table of a machine's replication. After a pause, a stall or a lost connection replication initiates again: it
/// finds out anew what to copy, and passes through the first-cycle states only while no recovery point exists.
/// </summary>
public static class ReplicationTransitions
{
    private static readonly Dictionary<(ReplicationState, ReplicationAction), ReplicationState> Table = Build();

    /// <summary>True when the state allows the action.</summary>
    public static bool Allows(ReplicationState state, ReplicationAction action) => Table.ContainsKey((state, action));

    /// <summary>The state after the action; <c>action_not_allowed</c> when there is none.</summary>
    public static ReplicationState Apply(ReplicationState state, ReplicationAction action) =>
        Table.TryGetValue((state, action), out var next)
            ? next
            : throw new DrException(ErrorCodes.ActionNotAllowed, $"Replication that is {state} does not allow {action}. Nothing was changed.");

    private static Dictionary<(ReplicationState, ReplicationAction), ReplicationState> Build()
    {
        var table = new Dictionary<(ReplicationState, ReplicationAction), ReplicationState>
        {
            [(NotStarted, Initiate)] = Initiating,
            [(NotStarted, Stop)] = NotStarted,

            [(Initiating, BeginInitialSync)] = InitialSync,
            [(Initiating, BeginRescan)] = ReplicationState.Rescan,
            [(Initiating, ReachGoal)] = ContinuousDataProtection,
            [(Initiating, FallBehind)] = ReplicationState.Backlog,

            [(InitialSync, BeginRecoveryPoint)] = CreatingRecoveryPoint,
            [(ReplicationState.Rescan, BeginRecoveryPoint)] = CreatingRecoveryPoint,

            [(CreatingRecoveryPoint, ReachGoal)] = ContinuousDataProtection,
            [(CreatingRecoveryPoint, FallBehind)] = ReplicationState.Backlog,

            [(ContinuousDataProtection, ReachGoal)] = ContinuousDataProtection,
            [(ContinuousDataProtection, FallBehind)] = ReplicationState.Backlog,
            [(ReplicationState.Backlog, ReachGoal)] = ContinuousDataProtection,
            [(ReplicationState.Backlog, FallBehind)] = ReplicationState.Backlog,

            [(Paused, Resume)] = Initiating,
            [(Paused, Pause)] = Paused,
            [(Paused, Initiate)] = Initiating,
            [(Paused, Stop)] = NotStarted,
        };
        foreach (var running in new[] { Initiating, InitialSync, ReplicationState.Rescan, CreatingRecoveryPoint, ContinuousDataProtection, ReplicationState.Backlog, Stalled, Disconnected })
        {
            table[(running, Initiate)] = Initiating;
            table[(running, Pause)] = Paused;
            table[(running, Stall)] = Stalled;
            table[(running, Disconnect)] = Disconnected;
            table[(running, Stop)] = NotStarted;
        }

        return table;
    }
}

using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using static DRServerless.Core.Machines.ReplicationAction;
using static DRServerless.Core.Machines.ReplicationState;

namespace DRServerless.Core.Tests.Machines;

/// <summary>Columns are actions in the order of the enumeration; "-" is a refusal. N NotStarted, I Initiating, S InitialSync, R Rescan, C CreatingRecoveryPoint, D ContinuousDataProtection, B Backlog, P Paused, T Stalled, X Disconnected.</summary>
public sealed class ReplicationTransitionsTests
{
    private const string Letters = "NISRCDBPTX";

    //                         Init Sync Resc Point Goal Behind Pause Resume Stall Disc Stop
    private static readonly Dictionary<ReplicationState, string> Grid = new()
    {
        [NotStarted] = "I - - - - - - - - - N",
        [Initiating] = "I S R - D B P - T X N",
        [InitialSync] = "I - - C - - P - T X N",
        [ReplicationState.Rescan] = "I - - C - - P - T X N",
        [CreatingRecoveryPoint] = "I - - - D B P - T X N",
        [ContinuousDataProtection] = "I - - - D B P - T X N",
        [ReplicationState.Backlog] = "I - - - D B P - T X N",
        [Paused] = "I - - - - - P I - - N",
        [Stalled] = "I - - - - - P - T X N",
        [Disconnected] = "I - - - - - P - T X N",
    };

    public static TheoryData<ReplicationState, ReplicationAction> Cells()
    {
        var cells = new TheoryData<ReplicationState, ReplicationAction>();
        foreach (var state in Enum.GetValues<ReplicationState>())
            foreach (var action in Enum.GetValues<ReplicationAction>()) cells.Add(state, action);
        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Apply_EveryCell_IsAsTheGridSays(ReplicationState state, ReplicationAction action)
    {
        var cell = Grid[state].Split(' ')[(int)action];

        Assert.Equal(cell != "-", ReplicationTransitions.Allows(state, action));
        if (cell != "-") Assert.Equal((ReplicationState)Letters.IndexOf(cell[0], StringComparison.Ordinal), ReplicationTransitions.Apply(state, action));
        else Assert.Equal(ErrorCodes.ActionNotAllowed, Assert.Throws<DrException>(() => ReplicationTransitions.Apply(state, action)).Code);
    }

    [Fact]
    public void Apply_FirstSync_PassesThroughEveryStateToContinuousDataProtection()
    {
        foreach (var begin in new[] { BeginInitialSync, BeginRescan })
        {
            ReplicationAction[] actions = [Initiate, begin, BeginRecoveryPoint, ReachGoal, FallBehind, ReachGoal];
            Assert.Equal(ContinuousDataProtection, actions.Aggregate(NotStarted, ReplicationTransitions.Apply));
        }
    }
}

using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using static DRServerless.Core.Projects.ProjectAction;
using static DRServerless.Core.Projects.ProjectState;

namespace DRServerless.Core.Tests.Projects;

/// <summary>The life of a project as a person reads it, cell by cell; what is not here must be refused.</summary>
public sealed class ProjectTransitionsTests
{
    private static readonly Dictionary<ProjectState, (ProjectAction Action, ProjectState Next)[]> Life = new()
    {
        [NotProtected] = [(StartReplication, Normal)],
        [Normal] =
        [
            (StartReplication, Normal), (PauseReplication, Normal), (ResumeReplication, Normal), (StopReplication, NotProtected),
            (LaunchTest, Normal), (TerminateTestMachines, Normal), (LaunchRecovery, FailedOver), (Drill, Normal),
        ],
        [FailedOver] =
        [
            (LaunchTest, FailedOver), (TerminateTestMachines, FailedOver), (LaunchRecovery, FailedOver),
            (PrepareFailback, PreparingFailback), (Failback, FailedOver),
        ],
        [PreparingFailback] =
        [
            (PauseReplication, PreparingFailback), (ResumeReplication, PreparingFailback), (TerminateTestMachines, PreparingFailback),
            (PrepareFailback, PreparingFailback), (CompleteSynchronization, ReadyForFailback), (Failback, PreparingFailback),
        ],
        [ReadyForFailback] =
        [
            (PauseReplication, ReadyForFailback), (ResumeReplication, ReadyForFailback), (LaunchTest, ReadyForFailback),
            (TerminateTestMachines, ReadyForFailback), (LaunchRecovery, FailedBack), (Failback, ReadyForFailback), (Drill, ReadyForFailback),
        ],
        [FailedBack] =
        [
            (LaunchTest, FailedBack), (LaunchRecovery, FailedBack), (TerminateTestMachines, FailedBack),
            (ReturnToNormal, ReturningToNormal), (Failback, FailedBack),
        ],
        [ReturningToNormal] =
        [
            (PauseReplication, ReturningToNormal), (ResumeReplication, ReturningToNormal), (TerminateTestMachines, ReturningToNormal),
            (ReturnToNormal, ReturningToNormal), (CompleteSynchronization, Normal), (Failback, ReturningToNormal),
        ],
    };

    public static TheoryData<ProjectState, ProjectAction> Grid()
    {
        var grid = new TheoryData<ProjectState, ProjectAction>();
        foreach (var state in Enum.GetValues<ProjectState>())
            foreach (var action in Enum.GetValues<ProjectAction>()) grid.Add(state, action);
        return grid;
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public void Apply_EveryCell_IsAsTheLifeOfAProjectSays(ProjectState state, ProjectAction action)
    {
        var next = Life[state].Where(cell => cell.Action == action).Select(cell => (ProjectState?)cell.Next).SingleOrDefault();

        Assert.Equal(next is not null, ProjectTransitions.Allows(state, action));
        if (next is not null)
        {
            Assert.Equal(next, ProjectTransitions.Apply(state, action));
            return;
        }

        var refusal = Assert.Throws<DrException>(() => ProjectTransitions.Apply(state, action));
        Assert.Equal(ErrorCodes.ActionNotAllowed, refusal.Code);
        Assert.Equal(state, refusal.Details["state"]);
        Assert.Equal(ProjectTransitions.AllowedActions(state), refusal.Details["allowedActions"]);
    }

    [Fact]
    public void AllowedActions_AnyState_NamesOnlyWhatAPersonMayAsk()
    {
        foreach (var state in Enum.GetValues<ProjectState>())
        {
            var allowed = ProjectTransitions.AllowedActions(state);
            Assert.NotEmpty(allowed);
            Assert.DoesNotContain(CompleteSynchronization, allowed);
            Assert.Equal(Life[state].Select(cell => cell.Action).Where(action => action != CompleteSynchronization).Order(), allowed.Order());
        }
    }

    [Fact]
    public void Apply_WholeLife_ComesBackToNormal()
    {
        ProjectAction[] life = [StartReplication, LaunchRecovery, PrepareFailback, CompleteSynchronization, LaunchRecovery, ReturnToNormal, CompleteSynchronization, StopReplication];

        var passed = life.Aggregate(new List<ProjectState> { NotProtected }, (states, action) => [.. states, ProjectTransitions.Apply(states[^1], action)]);

        Assert.Equal([NotProtected, Normal, FailedOver, PreparingFailback, ReadyForFailback, FailedBack, ReturningToNormal, Normal, NotProtected], passed);
    }
}

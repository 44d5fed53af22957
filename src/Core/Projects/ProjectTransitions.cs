using DRServerless.Core.Errors;
using static DRServerless.Core.Projects.ProjectAction;
using static DRServerless.Core.Projects.ProjectState;

namespace DRServerless.Core.Projects;

/// <summary>
/// The one table of a project's life. A cell that is missing is a refusal. Actions that take time are checked here when they
/// are accepted and applied when they end; the operation lock on the project keeps a second one out between.
/// <see cref="Failback"/> is accepted wherever some part of its sequence is still ahead, and itself changes nothing:
/// each of its parts does.
/// </summary>
public static class ProjectTransitions
{
    private static readonly Dictionary<(ProjectState, ProjectAction), ProjectState> Table = new()
    {
        [(NotProtected, StartReplication)] = Normal,

        [(Normal, StartReplication)] = Normal,
        [(Normal, PauseReplication)] = Normal,
        [(Normal, ResumeReplication)] = Normal,
        [(Normal, StopReplication)] = NotProtected,
        [(Normal, LaunchTest)] = Normal,
        [(Normal, LaunchRecovery)] = FailedOver,
        [(Normal, TerminateTestMachines)] = Normal,
        [(Normal, Drill)] = Normal,

        [(FailedOver, LaunchTest)] = FailedOver,
        [(FailedOver, LaunchRecovery)] = FailedOver,
        [(FailedOver, TerminateTestMachines)] = FailedOver,
        [(FailedOver, PrepareFailback)] = PreparingFailback,
        [(FailedOver, Failback)] = FailedOver,

        [(PreparingFailback, PauseReplication)] = PreparingFailback,
        [(PreparingFailback, ResumeReplication)] = PreparingFailback,
        [(PreparingFailback, TerminateTestMachines)] = PreparingFailback,
        [(PreparingFailback, PrepareFailback)] = PreparingFailback,
        [(PreparingFailback, CompleteSynchronization)] = ReadyForFailback,
        [(PreparingFailback, Failback)] = PreparingFailback,

        [(ReadyForFailback, PauseReplication)] = ReadyForFailback,
        [(ReadyForFailback, ResumeReplication)] = ReadyForFailback,
        [(ReadyForFailback, LaunchTest)] = ReadyForFailback,
        [(ReadyForFailback, LaunchRecovery)] = FailedBack,
        [(ReadyForFailback, TerminateTestMachines)] = ReadyForFailback,
        [(ReadyForFailback, Failback)] = ReadyForFailback,
        [(ReadyForFailback, Drill)] = ReadyForFailback,

        [(FailedBack, LaunchTest)] = FailedBack,
        [(FailedBack, LaunchRecovery)] = FailedBack,
        [(FailedBack, TerminateTestMachines)] = FailedBack,
        [(FailedBack, ReturnToNormal)] = ReturningToNormal,
        [(FailedBack, Failback)] = FailedBack,

        [(ReturningToNormal, PauseReplication)] = ReturningToNormal,
        [(ReturningToNormal, ResumeReplication)] = ReturningToNormal,
        [(ReturningToNormal, TerminateTestMachines)] = ReturningToNormal,
        [(ReturningToNormal, ReturnToNormal)] = ReturningToNormal,
        [(ReturningToNormal, CompleteSynchronization)] = Normal,
        [(ReturningToNormal, Failback)] = ReturningToNormal,
    };

    /// <summary>True when the state allows the action.</summary>
    public static bool Allows(ProjectState state, ProjectAction action) => Table.ContainsKey((state, action));

    /// <summary>Actions that a person may ask for in a state.</summary>
    public static IReadOnlyList<ProjectAction> AllowedActions(ProjectState state) =>
        [.. Enum.GetValues<ProjectAction>().Where(action => action != CompleteSynchronization && Allows(state, action))];

    /// <summary>The state after the action; <c>action_not_allowed</c> with the state and the allowed actions when there is none.</summary>
    public static ProjectState Apply(ProjectState state, ProjectAction action) =>
        Table.TryGetValue((state, action), out var next) ? next : throw Refusal(state, action);

    private static DrException Refusal(ProjectState state, ProjectAction action)
    {
        var allowed = AllowedActions(state);
        return new DrException(ErrorCodes.ActionNotAllowed,
            $"A project that is {state} does not allow {action}. Nothing was changed. Allowed now: {string.Join(", ", allowed)}.")
        {
            Details = new Dictionary<string, object?> { ["state"] = state, ["allowedActions"] = allowed },
        };
    }
}

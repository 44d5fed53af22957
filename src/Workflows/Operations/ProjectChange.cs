using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>A change of a project by the operation that holds it.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="From">The state that it is in before.</param>
/// <param name="Action">What happens to it.</param>
internal sealed record ProjectChange(OperationReference Operation, ProjectState From, ProjectAction Action)
{
    /// <summary>Holds or releases replication; null leaves it.</summary>
    public bool? Paused { get; init; }

    /// <summary>Turns the direction around, into this epoch; null leaves it.</summary>
    public int? IntoEpoch { get; init; }
}

/// <summary>
/// Applies a change in one write: state, direction and epoch never disagree. Done already, it changes nothing. Only the operation that
/// holds the project may change it, so what comes late from one that was cancelled is refused.
/// </summary>
internal sealed class ChangeProjectActivity(WorkflowServices services) : Activity<ProjectChange, Nothing>(OperationActivities.ChangeProject)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, ProjectChange input, CancellationToken cancellation)
    {
        await services.Documents.UpdateAsync<Project>(
            Keys.Project(input.Operation.ProjectId), project => Apply(project, input), ErrorCodes.ProjectNotFound, cancellation);
        return Nothing.Value;
    }

    internal static Project Apply(Project project, ProjectChange change)
    {
        RequireHolder(project, change.Operation.OperationId);
        var next = ProjectTransitions.Apply(change.From, change.Action);
        if (project.State == next && (change.IntoEpoch is null || project.DirectionEpoch == change.IntoEpoch)
            && (change.Paused is null || project.ReplicationPaused == change.Paused)) return project;
        if (project.State != change.From && project.State != next)
            throw new DrException(ErrorCodes.InvariantBroken, $"Project {project.Id} is {project.State} and not {change.From}: {change.Action} was not applied.");
        var flips = change.IntoEpoch is { } epoch && project.DirectionEpoch == epoch - 1;
        return project with
        {
            State = next,
            ReplicationPaused = change.Paused ?? project.ReplicationPaused,
            DirectionEpoch = flips ? project.DirectionEpoch + 1 : project.DirectionEpoch,
            Direction = !flips ? project.Direction : project.Direction == Direction.Forward ? Direction.Reversed : Direction.Forward,
        };
    }

    /// <summary>Refuses a writer whose operation does not hold the project any more.</summary>
    internal static void RequireHolder(Project project, OperationId operation)
    {
        if (project.ActiveOperation == operation) return;
        throw new DrException(ErrorCodes.Terminated, $"Operation {operation} does not hold project {project.Id} any more. Nothing was changed.");
    }
}

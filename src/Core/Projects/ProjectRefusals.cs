using DRServerless.Core.Errors;

namespace DRServerless.Core.Projects;

/// <summary>What a project refuses as it stands; for the change of its document, so that it is decided where it takes effect.</summary>
public static class ProjectRefusals
{
    /// <summary>Refuses everything of one that is deleted: it is not there any more.</summary>
    public static void EnsureStands(this Project project)
    {
        if (project.Deleting) throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {project.Id}.");
    }

    /// <summary>Refuses what may only be done while nothing replicates and nothing runs.</summary>
    public static void EnsureUnprotected(this Project project, string what)
    {
        if (project.ActiveOperation is { } busy)
            throw new DrException(ErrorCodes.OperationInProgress, $"Operation {busy} runs on the project; it cannot {what}. Nothing was changed. Wait for it or cancel it.")
            {
                Details = new Dictionary<string, object?> { ["operationId"] = busy },
            };
        if (project.State == ProjectState.NotProtected) return;
        throw new DrException(ErrorCodes.ActionNotAllowed, $"A project that is {project.State} cannot {what}. Nothing was changed. Stop replication first.")
        {
            Details = new Dictionary<string, object?> { ["state"] = project.State, ["allowedActions"] = ProjectTransitions.AllowedActions(project.State) },
        };
    }
}

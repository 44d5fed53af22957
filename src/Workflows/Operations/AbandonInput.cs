using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Which operation is to be ended from outside.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="Failure">Why its orchestration broke; null when a person cancelled it.</param>
/// <param name="By">Who cancelled it.</param>
internal sealed record AbandonInput(OperationId OperationId, ProjectId ProjectId, FailureRecord? Failure, string? By)
{
    /// <summary>Ends a drill from which a recovery took the project.</summary>
    public static AbandonInput GiveWay(OperationId drill, Project project) =>
        new(drill, project.Id, Failure: null, project.ActiveOperation is { } recovery ? $"operation {recovery}, a recovery for real" : "a recovery for real");
}

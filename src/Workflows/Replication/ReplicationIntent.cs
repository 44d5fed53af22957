using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Replication;

/// <summary>What a project wants of its replication loops.</summary>
public static class ReplicationIntent
{
    /// <summary>
    /// True when the machines of a project replicate. While an operation holds the project it alone starts and stops loops, whatever
    /// the state says: the state changes only when the operation ends.
    /// </summary>
    public static bool Replicates(Project project) =>
        project.ActiveOperation is not null || project.State
            is ProjectState.Normal or ProjectState.PreparingFailback or ProjectState.ReadyForFailback or ProjectState.ReturningToNormal;
}

using DRServerless.Core.Machines;
using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Replication;

/// <summary>What a project wants of its replication loops.</summary>
public static class ReplicationIntent
{
    /// <summary>
    /// True when a machine replicates: its project is protected, and the machine works on the side that is read. After a failover
    /// that is so for those that were not launched, or did not launch: they stay protected until they are.
    /// </summary>
    public static bool Replicates(Project project, Machine machine) =>
        project.State != ProjectState.NotProtected && machine.Active.Side == project.Direction.ReadSide();
}

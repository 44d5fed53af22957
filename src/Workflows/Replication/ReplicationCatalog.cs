using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Replication's part of the <see cref="WorkflowCatalog"/>.</summary>
public static class ReplicationCatalog
{
    /// <summary>Orchestrations of replication and retention.</summary>
    public static IEnumerable<OrchestrationDefinition> Orchestrations() => [];

    /// <summary>Activities of replication and retention.</summary>
    public static IEnumerable<ActivityDefinition> Activities(WorkflowServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return [];
    }
}

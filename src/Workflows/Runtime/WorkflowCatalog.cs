using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Telemetry;

namespace DRServerless.Workflows.Runtime;

/// <summary>Every orchestration and activity of the product; a host gives them to its runtime.</summary>
public sealed record WorkflowCatalog
{
    /// <summary>All orchestrations.</summary>
    public required IReadOnlyList<OrchestrationDefinition> Orchestrations { get; init; }

    /// <summary>All activities.</summary>
    public required IReadOnlyList<ActivityDefinition> Activities { get; init; }

    /// <summary>Builds the catalogue from what the host has.</summary>
    public static WorkflowCatalog Create(WorkflowServices services) => new()
    {
        Orchestrations = [.. ReplicationCatalog.Orchestrations(), .. OperationCatalog.Orchestrations(), .. AlertCatalog.Orchestrations(), .. NoticeCatalog.Orchestrations()],
        Activities = Observe(services, [.. ReplicationCatalog.Activities(services), .. OperationCatalog.Activities(services), .. AlertCatalog.Activities(services), .. NoticeCatalog.Activities(services)]),
    };

    private static IReadOnlyList<ActivityDefinition> Observe(WorkflowServices services, IEnumerable<ActivityDefinition> activities) =>
        [.. activities.Select(activity => new ObservedActivity(activity, services))];
}

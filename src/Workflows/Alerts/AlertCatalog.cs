using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>The alerts' part of the <see cref="WorkflowCatalog"/>.</summary>
internal static class AlertCatalog
{
    public static IEnumerable<OrchestrationDefinition> Orchestrations() => [new WatchIncident()];

    public static IEnumerable<ActivityDefinition> Activities(WorkflowServices services) =>
        [new LookAtIncident(services), new AskAboutIncident(services), new ActOnIncident(services), new EndIncident(services)];
}

using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices;

/// <summary>The notices' part of the <see cref="WorkflowCatalog"/>.</summary>
internal static class NoticeCatalog
{
    public static IEnumerable<OrchestrationDefinition> Orchestrations() => [new DeliverNotice(), new DeliverToChannel()];

    public static IEnumerable<ActivityDefinition> Activities(WorkflowServices services) =>
        [new ListChannelsActivity(services), new TryChannelActivity(services), new RecordChannelActivity(services), new CloseNoticeActivity(services)];
}

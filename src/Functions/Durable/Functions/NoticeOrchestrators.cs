using System.Text.Json;
using DRServerless.Functions.Durable.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Orchestrator functions of notices. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class NoticeOrchestrators(OrchestrationRunner runner)
{
    /// <summary>Delivers a notice to every channel.</summary>
    [Function("deliver-notice")]
    public Task<JsonElement> DeliverNoticeAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Delivers a notice to one channel.</summary>
    [Function("deliver-to-channel")]
    public Task<JsonElement> DeliverToChannelAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);
}

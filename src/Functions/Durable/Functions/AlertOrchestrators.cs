using System.Text.Json;
using DRServerless.Functions.Durable.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Orchestrator functions of alerts. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class AlertOrchestrators(OrchestrationRunner runner)
{
    /// <summary>Watches an incident to its end.</summary>
    [Function("watch-incident")]
    public Task<JsonElement> WatchIncidentAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);
}

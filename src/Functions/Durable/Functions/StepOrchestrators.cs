using System.Text.Json;
using DRServerless.Functions.Durable.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Orchestrator functions that operations call. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class StepOrchestrators(OrchestrationRunner runner)
{
    /// <summary>Launches one machine.</summary>
    [Function("launch-machine")]
    public Task<JsonElement> LaunchMachineAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Deletes what a launch made.</summary>
    [Function("clean-up-launch")]
    public Task<JsonElement> CleanUpLaunchAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Keeps an instance from running.</summary>
    [Function("fence-instance")]
    public Task<JsonElement> FenceInstanceAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Starts a machine again that an operation stopped.</summary>
    [Function("restart-machine")]
    public Task<JsonElement> RestartMachineAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>The wait for Continuous Data Protection.</summary>
    [Function("await-synchronization")]
    public Task<JsonElement> AwaitSynchronizationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Runs all checks of a launched machine.</summary>
    [Function("run-checks")]
    public Task<JsonElement> RunChecksAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Runs one check.</summary>
    [Function("run-check")]
    public Task<JsonElement> RunCheckAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Calls an action of a recovery plan.</summary>
    [Function("run-plan-action")]
    public Task<JsonElement> RunPlanActionAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);
}

using System.Text.Json;
using DRServerless.Functions.Durable.Orchestrations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Functions;

/// <summary>Orchestrator functions of operations. The names are those of the definitions: stored, and so never changed.</summary>
public sealed class OperationOrchestrators(OrchestrationRunner runner)
{
    /// <summary>Begins to protect a project.</summary>
    [Function("start-replication")]
    public Task<JsonElement> StartReplicationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Holds a project's replication.</summary>
    [Function("pause-replication")]
    public Task<JsonElement> PauseReplicationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Lets a project's replication go on.</summary>
    [Function("resume-replication")]
    public Task<JsonElement> ResumeReplicationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Ends a project's protection.</summary>
    [Function("stop-replication")]
    public Task<JsonElement> StopReplicationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Launches machines, as a test or for real.</summary>
    [Function("launch-machines")]
    public Task<JsonElement> LaunchMachinesAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Deletes machines that were launched as a test.</summary>
    [Function("terminate-test-machines")]
    public Task<JsonElement> TerminateTestMachinesAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Reverses replication after a failover.</summary>
    [Function("prepare-failback")]
    public Task<JsonElement> PrepareFailbackAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Restores replication after a failback.</summary>
    [Function("return-to-normal")]
    public Task<JsonElement> ReturnToNormalAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>The whole way back.</summary>
    [Function("failback")]
    public Task<JsonElement> FailbackAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Launches into an isolated network, measures, and deletes everything again.</summary>
    [Function("drill-machines")]
    public Task<JsonElement> DrillMachinesAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);

    /// <summary>Ends an operation from outside and puts back what it left.</summary>
    [Function("abandon-operation")]
    public Task<JsonElement> AbandonOperationAsync([OrchestrationTrigger] TaskOrchestrationContext context) => runner.RunAsync(context);
}

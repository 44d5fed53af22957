using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>The orchestration of each operation. An operation's instance id is its operation id.</summary>
internal static class OperationNames
{
    public static readonly OrchestrationName<OperationInput<StartReplicationRequest>, Nothing> StartReplication = new("start-replication");

    public static readonly OrchestrationName<OperationInput<PauseReplicationRequest>, Nothing> PauseReplication = new("pause-replication");

    public static readonly OrchestrationName<OperationInput<ResumeReplicationRequest>, Nothing> ResumeReplication = new("resume-replication");

    public static readonly OrchestrationName<OperationInput<StopReplicationRequest>, Nothing> StopReplication = new("stop-replication");

    public static readonly OrchestrationName<OperationInput<LaunchMachinesRequest>, Nothing> LaunchMachines = new("launch-machines");

    public static readonly OrchestrationName<OperationInput<TerminateTestMachinesRequest>, Nothing> TerminateTestMachines = new("terminate-test-machines");

    public static readonly OrchestrationName<OperationInput<PrepareFailbackRequest>, Nothing> PrepareFailback = new("prepare-failback");

    public static readonly OrchestrationName<OperationInput<ReturnToNormalRequest>, Nothing> ReturnToNormal = new("return-to-normal");

    public static readonly OrchestrationName<OperationInput<FailbackRequest>, Nothing> Failback = new("failback");

    public static readonly OrchestrationName<OperationInput<DrillRequest>, Nothing> Drill = new("drill-machines");

    /// <summary>Ends an operation from outside and puts back what it left half-way; instance id <see cref="AbandonInstance"/>.</summary>
    public static readonly OrchestrationName<AbandonInput, Nothing> Abandon = new("abandon-operation");

    public static string AbandonInstance(Core.Identity.OperationId operation) => $"{operation}-abandon";
}

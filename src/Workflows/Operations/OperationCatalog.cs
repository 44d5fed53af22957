using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Failback;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>The operations' part of the <see cref="WorkflowCatalog"/>.</summary>
internal static class OperationCatalog
{
    public static IEnumerable<OrchestrationDefinition> Orchestrations() =>
    [
        new StartReplication(), new PauseReplication(), new ResumeReplication(), new StopReplication(),
        new LaunchMachines(), new MachineLaunch(), new CleanUpLaunch(), new TerminateTestMachines(), new AbandonOperation(),
        new FenceInstance(), new RestartMachine(),
        new PrepareFailback(), new ReturnToNormal(), new FailbackSequence(), new AwaitSynchronization(),
        new RunChecks(), new RunCheck(), new RunPlanAction(), new DrillMachines(),
    ];

    public static IEnumerable<ActivityDefinition> Activities(WorkflowServices services) =>
    [
        new BeginActivity(services), new JournalActivity(services), new EndActivity(services), new SituationActivity(services), new MachineSituationActivity(services),
        new ChangeProjectActivity(services), new ProbeActivity(services), new CommandReplicationActivity(services), new TerminateActivity(services),
        new RequestFencingActivity(services), new LookAtPowerActivity(services), new RecordFencingActivity(services), new AdvanceRestartActivity(services),
        new IsolateActivity(services), new ReleaseActivity(services),
        new ResolveActivity(services), new PlanLaunchActivity(services), new AdvanceLaunchActivity(services), new RecordLaunchActivity(services),
        new AdvanceCleanUpActivity(services), new LeaveToSweepActivity(services), new LookAtSynchronizationActivity(services),
        new ListChecksActivity(services), new TryCheckActivity(services), new RecordCheckActivity(services),
        new FreezePlanActivity(services), new BeginStepActivity(services), new MarkStepActivity(services), new TryPlanActionActivity(services),
        new PrepareDrillActivity(services), new VerifyDrillActivity(services),
    ];
}

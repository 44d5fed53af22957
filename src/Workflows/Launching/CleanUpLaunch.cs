using DRServerless.Core.Errors;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Deletes what a launch made, and looks until nothing is left. Twice: a call that was on its way when the launch was given up may
/// still create something. What cannot be deleted in time is left to the garbage sweep, and told.
/// </summary>
internal sealed class CleanUpLaunch() : Orchestration<MachineReference, CleanUpOutcome>(LaunchNames.CleanUp)
{
    public override async Task<CleanUpOutcome> RunAsync(OrchestrationContext context, MachineReference input)
    {
        var began = context.CurrentTime;
        var seenGone = false;
        while (true)
        {
            FailureRecord failure;
            try
            {
                var gone = await context.CallActivityAsync(LaunchNames.AdvanceCleanUp, input, Pace.Brief);
                if (gone && seenGone) return new CleanUpOutcome(Gone: true, Failure: null);
                seenGone = gone;
                failure = new FailureRecord(ErrorCodes.LaunchFailed.Name, "What the launch made is not gone yet.", IsTransient: true);
            }
            catch (TaskFailedException failed)
            {
                failure = failed.Failure;
            }

            var underWay = context.CurrentTime - began;
            if (!failure.IsTransient || underWay >= Pace.CleanUpLimit)
            {
                await context.CallActivityAsync(LaunchNames.LeaveToSweep, input, Pace.Store);
                return new CleanUpOutcome(Gone: false, failure);
            }

            await context.DelayAsync(seenGone ? Pace.SettlePause : Pace.Pause(underWay));
        }
    }
}

/// <summary>Deletes what can be deleted now; true when nothing is left, or when nothing was ever planned. A launch that is known to have succeeded is never touched.</summary>
internal sealed class AdvanceCleanUpActivity(WorkflowServices services) : Activity<MachineReference, bool>(LaunchNames.AdvanceCleanUp)
{
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<bool> RunAsync(ActivityContext context, MachineReference input, CancellationToken cancellation)
    {
        if (await LaunchDocuments.FindAsync(services, input, cancellation) is not { } launch) return true;
        var machine = await _catalog.GetAsync(input.Operation.ProjectId, input.MachineId, cancellation);
        if (machine.Instances.Any(instance => instance.OperationId == input.Operation.OperationId)) return true;
        var project = await LaunchDocuments.ProjectAsync(services, input.Operation.ProjectId, cancellation);
        if (!launch.IsDrill) ChangeProjectActivity.RequireHolder(project, input.Operation.OperationId);
        return await services.Infrastructures.Open(project.At(launch.Side)).Launcher.CleanUpAsync(launch.Request.IdempotencyKey, cancellation);
    }
}

/// <summary>Records a launch as garbage: the sweep deletes what it made, as soon as it can.</summary>
internal sealed class LeaveToSweepActivity(WorkflowServices services) : Activity<MachineReference, Nothing>(LaunchNames.LeaveToSweep)
{
    private readonly GarbageStore _garbage = new(services);

    public override async Task<Nothing> RunAsync(ActivityContext context, MachineReference input, CancellationToken cancellation)
    {
        if (await LaunchDocuments.FindAsync(services, input, cancellation) is not { } launch) return Nothing.Value;
        var key = launch.Request.IdempotencyKey;
        await _garbage.AddAsync(input.Operation.ProjectId, new Garbage
        {
            Name = key,
            Reason = $"The launch of machine {input.MachineId} by operation {input.Operation.OperationId} was given up and could not be cleaned up then.",
            At = services.Time.GetUtcNow(),
            Resources = [new GarbageResource(launch.Side, GarbageKind.Launch, key)],
        }, cancellation);
        return Nothing.Value;
    }
}

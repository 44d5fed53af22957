using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>Starts the active instance of a machine again, if this operation stopped it, and looks until it runs and is out of quarantine.</summary>
internal sealed class RestartMachine() : Orchestration<MachineReference, RestartOutcome>(FencingNames.Restart)
{
    public override async Task<RestartOutcome> RunAsync(OrchestrationContext context, MachineReference input)
    {
        var began = context.CurrentTime;
        while (true)
        {
            FailureRecord failure;
            try
            {
                var look = await context.CallActivityAsync(FencingNames.AdvanceRestart, input, Pace.Brief);
                if (!look.Needed || look.Power == PowerState.Running) return new RestartOutcome(look.Needed, Failure: null);
                failure = new FailureRecord(ErrorCodes.LaunchFailed.Name, $"It is {look.Power} and was not seen to run again.", IsTransient: look.Power != PowerState.Terminated);
            }
            catch (TaskFailedException failed)
            {
                failure = failed.Failure;
            }

            var underWay = context.CurrentTime - began;
            if (!failure.IsTransient || underWay >= Pace.StartLimit) return new RestartOutcome(Needed: true, failure);
            await context.DelayAsync(Pace.Pause(underWay));
        }
    }
}

/// <summary>
/// Takes the next step towards a machine that works again. Write order: it runs, then it has its security groups back, then the fencing is
/// forgotten. One in quarantine is let out whoever put it there: it is the active one, and nothing else runs.
/// </summary>
internal sealed class AdvanceRestartActivity(WorkflowServices services) : Activity<MachineReference, RestartLook>(FencingNames.AdvanceRestart)
{
    private readonly InstancePower _power = new(services);
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly Quarantine _quarantine = new(services);

    public override async Task<RestartLook> RunAsync(ActivityContext context, MachineReference input, CancellationToken cancellation)
    {
        var active = (await _catalog.GetAsync(input.Operation.ProjectId, input.MachineId, cancellation)).Active;
        var stoppedByThis = active.Fencing?.StoppedBy == input.Operation.OperationId;
        if (!stoppedByThis && await _quarantine.FindAsync(input.Operation.ProjectId, active.InstanceId, cancellation) is null)
        {
            if (active.Fencing is not null) await ForgetFencingAsync(input, active, cancellation);
            return new RestartLook(Needed: false, PowerState.Running);
        }

        var machines = await _power.OpenAsync(input.Operation, active.Side, cancellation);
        var power = await _power.CallAsync(token => machines.GetPowerStateAsync(active.InstanceId, token), cancellation);
        if (power == PowerState.Stopped && stoppedByThis)
        {
            await _power.CallAsync(token => machines.StartAsync(active.InstanceId, token), cancellation);
            power = await _power.CallAsync(token => machines.GetPowerStateAsync(active.InstanceId, token), cancellation);
        }

        if (power == PowerState.Running || !stoppedByThis)
        {
            await _quarantine.ReleaseAsync(machines, input.Operation.ProjectId, active.InstanceId, cancellation);
            await ForgetFencingAsync(input, active, cancellation);
        }

        return new RestartLook(stoppedByThis, power);
    }

    /// <summary>The active instance is not fenced from anything; one that was deleted stays known as that.</summary>
    private async Task ForgetFencingAsync(MachineReference input, MachineInstance active, CancellationToken cancellation)
    {
        if (active.Fencing?.State == FencingState.Terminated) return;
        await _catalog.UpdateAsync(input.Operation.ProjectId, input.MachineId, machine => machine.WithInstance(
            active.InstanceId, instance => instance with { Fencing = null }), cancellation);
    }
}

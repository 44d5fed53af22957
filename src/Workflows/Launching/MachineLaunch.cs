using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Launches one machine: freeze what is launched, take the infrastructure's steps with pauses between them, make the instance known. A failure
/// is a result and not an exception, for the other machines go on.
/// </summary>
internal sealed class MachineLaunch() : Orchestration<MachineLaunchInput, MachineLaunchOutcome>(LaunchNames.Machine)
{
    public override async Task<MachineLaunchOutcome> RunAsync(OrchestrationContext context, MachineLaunchInput input)
    {
        try
        {
            await context.CallActivityAsync(LaunchNames.Plan, input, Pace.Store);
            var instance = await AdvanceToEndAsync(context, input);
            var ranAt = context.CurrentTime;
            await context.CallActivityAsync(LaunchNames.Record, new RecordLaunchInput(input, instance, ranAt), Pace.Store);
            return new MachineLaunchOutcome(instance, ranAt, Failure: null);
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            return new MachineLaunchOutcome(null, null, FailureRecord.From(known));
        }
    }

    private static async Task<string> AdvanceToEndAsync(OrchestrationContext context, MachineLaunchInput input)
    {
        var began = context.CurrentTime;
        var progress = LaunchProgress.None;
        var shown = "";
        while (true)
        {
            string step;
            try
            {
                progress = await context.CallActivityAsync(LaunchNames.Advance, new AdvanceInput(input.Machine, progress), Pace.Brief);
                if (progress is { Completed: true, InstanceId: { } instance }) return instance;
                step = progress.Step;
            }
            catch (TaskFailedException failed) when (failed.Failure.IsTransient)
            {
                // A quota, a throttle or an outage passes; the launch goes on from where it stood.
                step = $"{progress.Step}: waiting, {failed.Failure.Message}";
            }

            if (step != shown) await ShowAsync(context, input, shown = step);
            var underWay = context.CurrentTime - began;
            if (underWay >= Pace.LaunchLimit)
                throw new DrException(ErrorCodes.LaunchFailed, $"After {underWay.TotalMinutes:0} minutes the launch was given up at: {step}.");
            await context.DelayAsync(Pace.Pause(underWay));
        }
    }

    private static Task<Nothing> ShowAsync(OrchestrationContext context, MachineLaunchInput input, string step) =>
        context.CallActivityAsync(OperationActivities.Journal, new JournalEntry(input.Machine.Operation.OperationId)
        {
            Notes = [new MachineNote(input.Machine.MachineId, step)],
        }, Pace.Store);
}

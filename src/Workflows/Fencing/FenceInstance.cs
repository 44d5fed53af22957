using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>
/// Asks for an instance to be stopped or deleted and looks until it is seen so. It ends in bounded time: a side that does not answer is
/// found out by a probe of seconds, and one that answers but does not obey has its limit. What was found is recorded either way; it is
/// the caller who decides whether to go on. What does not stop is isolated instead, where the caller allows that.
/// </summary>
internal sealed class FenceInstance() : Orchestration<FenceInput, FenceOutcome>(FencingNames.Fence)
{
    public override async Task<FenceOutcome> RunAsync(OrchestrationContext context, FenceInput input)
    {
        var outcome = await TryAsync(context, input);
        if (input.MayIsolate && outcome is { IsSafe: false, Reachable: true }) outcome = await Isolation.InsteadOfAsync(context, input, outcome);
        else if (input.Target.Isolated && outcome.State == FencingState.Stopped) outcome = await Isolation.UndoAsync(context, input, outcome);
        await context.CallActivityAsync(FencingNames.Record, outcome.ToFinding(input.Machine), Pace.Store);
        return outcome;
    }

    private static async Task<FenceOutcome> TryAsync(OrchestrationContext context, FenceInput input)
    {
        var began = context.CurrentTime;
        var limit = input.Target switch
        {
            { Manner: FencingManner.Terminate } => Pace.TerminateLimit,
            { Isolated: true } => Pace.IsolatedStopLimit,
            _ => Pace.StopLimit,
        };
        var step = FencingNames.Request;
        var last = "";
        while (true)
        {
            try
            {
                var power = await context.CallActivityAsync(step, input, Pace.Brief);
                if (Seen(input.Target.Manner, power) is { } state) return new FenceOutcome(input.Target, state, Reachable: true, context.CurrentTime, $"seen {power}");
                step = FencingNames.Look;
                last = $"it is still {power}";
            }
            catch (TaskFailedException failed)
            {
                last = failed.Failure.Message;
                var access = await context.CallActivityAsync(
                    OperationActivities.Probe, new ProbeInput(input.Machine.Operation.ProjectId, input.Target.Side), Pace.Store);
                if (!access.Reachable) return NotFenced(context, input, reachable: false, $"its side cannot be reached: {access.Failure?.Message}");
                if (!failed.Code.IsTransient) return NotFenced(context, input, reachable: true, last);
            }

            var underWay = context.CurrentTime - began;
            if (underWay >= limit) return NotFenced(context, input, reachable: true, $"after {underWay.TotalMinutes:0} minutes {last}");
            await context.DelayAsync(Pace.Pause(underWay));
        }
    }

    private static FencingState? Seen(FencingManner manner, PowerState power) => (manner, power) switch
    {
        (_, PowerState.Terminated) => FencingState.Terminated,
        (FencingManner.Stop, PowerState.Stopped) => FencingState.Stopped,
        _ => null,
    };

    /// <summary>The instance may run.</summary>
    internal static FenceOutcome NotFenced(OrchestrationContext context, FenceInput input, bool reachable, string detail) =>
        new(input.Target, input.Confirmed ? FencingState.NotFencedConfirmed : FencingState.NotFenced, reachable, context.CurrentTime, detail);
}

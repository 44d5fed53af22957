using DRServerless.Core.Machines;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>What a fence does beside stopping: cuts off what does not stop, and undoes that for what has stopped since.</summary>
internal static class Isolation
{
    /// <summary>Isolates and looks until it is seen so. In bounded time; where it fails, the outcome of the stop stands, with both reasons.</summary>
    public static async Task<FenceOutcome> InsteadOfAsync(OrchestrationContext context, FenceInput input, FenceOutcome stop)
    {
        var began = context.CurrentTime;
        while (true)
        {
            string missing;
            var final = false;
            try
            {
                var look = await context.CallActivityAsync(FencingNames.Isolate, input, Pace.Brief);
                if (look.Gap is null)
                    return new FenceOutcome(input.Target, FencingState.Isolated, Reachable: true, context.CurrentTime, $"cut off from the network, for it did not stop: {stop.Detail}");
                missing = look.Gap;
            }
            catch (TaskFailedException failed)
            {
                (missing, final) = (failed.Failure.Message, !failed.Code.IsTransient);
            }

            var underWay = context.CurrentTime - began;
            if (final || underWay >= Pace.IsolationLimit) return stop with { At = context.CurrentTime, Detail = $"{stop.Detail} Nor could it be isolated: {missing}" };
            await context.DelayAsync(Pace.Pause(underWay));
        }
    }

    /// <summary>One that was isolated and has stopped needs no quarantine. Where its groups cannot be given back now, the record of them stays for later.</summary>
    public static async Task<FenceOutcome> UndoAsync(OrchestrationContext context, FenceInput input, FenceOutcome stopped)
    {
        try
        {
            await context.CallActivityAsync(FencingNames.Release, input, Pace.Brief);
            return stopped with { Detail = $"{stopped.Detail}, and out of quarantine" };
        }
        catch (TaskFailedException failed)
        {
            return stopped with { Detail = $"{stopped.Detail}, still in quarantine: {failed.Failure.Message}" };
        }
    }
}

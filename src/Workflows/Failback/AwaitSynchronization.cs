using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Failback;

/// <summary>
/// Waits until every machine has reached Continuous Data Protection in an epoch. It waits as long as it takes: what stalls tells its reason
/// and goes on by itself, and a person who has waited enough cancels the operation. Its history stays short however long it waits.
/// </summary>
internal sealed class AwaitSynchronization() : Orchestration<SynchronizationInput, Nothing>(SynchronizationNames.Await)
{
    private const int RoundsPerRun = 50;

    public override async Task<Nothing> RunAsync(OrchestrationContext context, SynchronizationInput input)
    {
        for (var round = 0; round < RoundsPerRun; round++)
        {
            var look = await context.CallActivityAsync(SynchronizationNames.Look, input, Pace.Store);
            if (look.Ready == look.Total) return Nothing.Value;
            await context.DelayAsync(Pace.Pause(context.CurrentTime - input.BeganAt));
        }

        context.ContinueAsNew(input);
        return Nothing.Value;
    }
}

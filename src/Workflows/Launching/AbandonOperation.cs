using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// Ends an operation from outside: when a person cancels it, or when its orchestration broke. What it left half-way is put back; machines
/// that it launched for real stay, and the project's state says so. It can be cancelled at any point, for what it did stands in documents.
/// </summary>
internal sealed class AbandonOperation() : Orchestration<AbandonInput, Nothing>(OperationNames.Abandon)
{
    public override async Task<Nothing> RunAsync(OrchestrationContext context, AbandonInput input)
    {
        var why = input.Failure is { } failure ? failure.Message : $"Cancelled by {input.By ?? "a person"}.";
        await context.CallActivityAsync(OperationActivities.Terminate, new TerminateInput(input.OperationId, why), Pace.Store);
        await context.DelayAsync(Pace.SettlePause);
        var operation = new OperationReference(input.OperationId, input.ProjectId);
        var begun = await context.CallActivityAsync(OperationActivities.Begin, operation, Pace.Store);
        if (!begun.Proceed) return Nothing.Value;

        var run = new OperationRun(context, operation, begun);
        await run.Journal.StepAsync(why);
        try
        {
            if (run.IsDrill) await new DrillEnd(run).RunAsync((await run.ReadSituationAsync()).Machines);
            else await SettleAsync(run);
        }
        catch (Exception known) when (known is TaskFailedException or DrException)
        {
            await run.Journal.TellAsync($"Not all could be put back: {FailureRecord.From(known).Message}");
        }

        var status = input.Failure is null ? OperationStatus.Cancelled : OperationStatus.Failed;
        var problem = input.Failure is null ? null : run.Problem(input.Failure);
        var step = input.Failure is null ? "cancelled" : "failed";
        await context.CallActivityAsync(OperationActivities.End, new EndInput(operation, status, step, problem, context.CurrentTime), Pace.Store);
        return Nothing.Value;
    }

    private static async Task SettleAsync(OperationRun run)
    {
        var situation = await run.ReadSituationAsync();
        var moved = situation.Machines.Where(machine => machine.Active.OperationId == run.Operation.OperationId && machine.Active.Side == situation.To).ToList();
        if (moved.Count > 0 && situation.State is ProjectState.Normal or ProjectState.ReadyForFailback)
            await run.ChangeProjectAsync(situation.State, ProjectAction.LaunchRecovery);
        await new PutBack(run).RunAsync(situation.Machines.Except(moved));
        if (situation.State is ProjectState.PreparingFailback or ProjectState.ReturningToNormal)
            await run.CommandReplicationAsync(situation.Machines.Select(machine => machine.Id), ReplicationVerb.TakeDirection);
    }
}

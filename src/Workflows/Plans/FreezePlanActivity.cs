using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Plans;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Plans;

/// <summary>
/// Freezes the project's plan for an operation, in the order in which its steps run: what is changed meanwhile counts for the next one.
/// The plan was valid when the operation was accepted; it is looked at again, for a machine may have been added since.
/// </summary>
internal sealed class FreezePlanActivity(WorkflowServices services) : Activity<OperationReference, FrozenPlan>(PlanNames.Freeze)
{
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<FrozenPlan> RunAsync(ActivityContext context, OperationReference input, CancellationToken cancellation)
    {
        var key = Keys.OperationPlan(input.OperationId);
        var frozen = (await services.Documents.FindAsync<RecoveryPlan>(key, cancellation))?.Value;
        if (frozen is null)
        {
            if (await services.Documents.PlanAsync(input.ProjectId, cancellation) is not { } stored) return new FrozenPlan(Exists: false, 0, []);
            var machines = await _catalog.ListAsync(input.ProjectId, cancellation);
            PlanValidation.Demand(stored.Plan, [.. machines.Select(machine => machine.Id)]);
            frozen = stored.Plan with { Steps = PlanOrder.Of(stored.Plan, out _) };
            await services.Documents.PutAsync(key, frozen, cancellation);
        }

        for (var ordinal = 1; ordinal <= frozen.Steps.Count; ordinal++) await CreateAsync(input.OperationId, ordinal, frozen.Steps[ordinal - 1], cancellation);
        return new FrozenPlan(Exists: true, frozen.HoldSeconds, [.. frozen.Steps.Select((step, index) => new StepHead(index + 1, step.Name, step.Kind))]);
    }

    private async Task CreateAsync(OperationId operation, int ordinal, PlanStep step, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.CreateAsync(Keys.OperationStep(operation, ordinal), new OperationStep { Ordinal = ordinal, Name = step.Name, Kind = step.Kind }, cancellation);
        }
        catch (DrException stands) when (stands.Code == ErrorCodes.WriteConflict)
        {
            // Made by an earlier run of this activity.
        }
    }
}

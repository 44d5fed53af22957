using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Failback;

/// <summary>Reverses the direction after a failover.</summary>
internal sealed class PrepareFailback() : OperationOrchestration<PrepareFailbackRequest>(OperationNames.PrepareFailback)
{
    protected override Task CarryOutAsync(OperationRun run, PrepareFailbackRequest request) =>
        new DirectionChange(run).PrepareFailbackAsync(request.ConfirmUnfenced);
}

/// <summary>Restores the direction after a failback.</summary>
internal sealed class ReturnToNormal() : OperationOrchestration<ReturnToNormalRequest>(OperationNames.ReturnToNormal)
{
    protected override Task CarryOutAsync(OperationRun run, ReturnToNormalRequest request) =>
        new DirectionChange(run).ReturnToNormalAsync(request.ConfirmUnfenced);
}

using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Failback;

/// <summary>
/// The whole way back, from wherever the project stands on it: prepare, launch at the source, return to normal. The project's state is the
/// only memory of how far it is, so a sequence that failed or was cancelled is taken up by asking for it again.
/// </summary>
internal sealed class FailbackSequence() : OperationOrchestration<FailbackRequest>(OperationNames.Failback)
{
    protected override async Task CarryOutAsync(OperationRun run, FailbackRequest request)
    {
        var state = (await run.ReadSituationAsync()).State;
        while (state != ProjectState.Normal)
        {
            await TakePartAsync(run, request, state);
            state = (await run.ReadSituationAsync()).State;
        }
    }

    private static Task TakePartAsync(OperationRun run, FailbackRequest request, ProjectState state) => state switch
    {
        ProjectState.FailedOver or ProjectState.PreparingFailback => new DirectionChange(run).PrepareFailbackAsync(request.ConfirmUnfenced),
        ProjectState.ReadyForFailback => LaunchAsync(run, request),
        ProjectState.FailedBack or ProjectState.ReturningToNormal => new DirectionChange(run).ReturnToNormalAsync(request.ConfirmUnfenced),
        _ => throw new DrException(ErrorCodes.InvariantBroken, $"A failback cannot go on from {state}."),
    };

    private static async Task LaunchAsync(OperationRun run, FailbackRequest request)
    {
        if (request.ApproveBeforeLaunch) await ApprovalGate.PassAsync(run, "launch", "waiting for approval to launch the machines at the source");
        await new RecoveryLaunch(run).RunAsync(new LaunchMachinesRequest
        {
            Mode = LaunchMode.Recovery,
            RecoveryPoint = request.RecoveryPoint,
            Planned = request.Planned,
            ConfirmUnfenced = request.ConfirmUnfenced,
        });
    }
}

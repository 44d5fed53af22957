using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Starts the orchestration that an operation's document asks for. Doing it again does nothing: its instance id is used once.</summary>
internal sealed class OperationLauncher(IOrchestrationClient orchestrations)
{
    public Task<bool> LaunchAsync(Operation operation, CancellationToken cancellation) => operation.Kind switch
    {
        OperationKind.StartReplication => StartAsync(OperationNames.StartReplication, operation, cancellation),
        OperationKind.PauseReplication => StartAsync(OperationNames.PauseReplication, operation, cancellation),
        OperationKind.ResumeReplication => StartAsync(OperationNames.ResumeReplication, operation, cancellation),
        OperationKind.StopReplication => StartAsync(OperationNames.StopReplication, operation, cancellation),
        OperationKind.LaunchTest or OperationKind.LaunchRecovery => StartAsync(OperationNames.LaunchMachines, operation, cancellation),
        OperationKind.TerminateTestMachines => StartAsync(OperationNames.TerminateTestMachines, operation, cancellation),
        OperationKind.PrepareFailback => StartAsync(OperationNames.PrepareFailback, operation, cancellation),
        OperationKind.ReturnToNormal => StartAsync(OperationNames.ReturnToNormal, operation, cancellation),
        OperationKind.Failback => StartAsync(OperationNames.Failback, operation, cancellation),
        OperationKind.Drill => StartAsync(OperationNames.Drill, operation, cancellation),
        _ => throw new DrException(ErrorCodes.InvariantBroken, $"There is no orchestration for an operation of kind {operation.Kind}."),
    };

    public Task AbandonAsync(AbandonInput input, CancellationToken cancellation) =>
        orchestrations.StartAsync(OperationNames.Abandon, OperationNames.AbandonInstance(input.OperationId), input, cancellation);

    private Task<bool> StartAsync<TRequest>(
        OrchestrationName<OperationInput<TRequest>, Nothing> name, Operation operation, CancellationToken cancellation) where TRequest : OperationRequest
    {
        var input = new OperationInput<TRequest>(operation.Id, operation.ProjectId, OperationKinds.Read<TRequest>(operation));
        return orchestrations.StartAsync(name, operation.Id.Value, input, cancellation);
    }
}

using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Operations;

/// <summary>What belongs together: the request that is asked, the kind that is recorded, the action that the project's state must allow.</summary>
internal static class OperationKinds
{
    public static OperationKind Of(OperationRequest request) => request switch
    {
        StartReplicationRequest => OperationKind.StartReplication,
        PauseReplicationRequest => OperationKind.PauseReplication,
        ResumeReplicationRequest => OperationKind.ResumeReplication,
        StopReplicationRequest => OperationKind.StopReplication,
        LaunchMachinesRequest { Mode: LaunchMode.Test } => OperationKind.LaunchTest,
        LaunchMachinesRequest => OperationKind.LaunchRecovery,
        TerminateTestMachinesRequest => OperationKind.TerminateTestMachines,
        PrepareFailbackRequest => OperationKind.PrepareFailback,
        ReturnToNormalRequest => OperationKind.ReturnToNormal,
        FailbackRequest => OperationKind.Failback,
        DrillRequest => OperationKind.Drill,
        _ => throw new DrException(ErrorCodes.InvalidRequest, $"There is no operation for {request.GetType().Name}. Nothing was changed."),
    };

    public static ProjectAction Action(OperationKind kind) => kind switch
    {
        OperationKind.StartReplication => ProjectAction.StartReplication,
        OperationKind.PauseReplication => ProjectAction.PauseReplication,
        OperationKind.ResumeReplication => ProjectAction.ResumeReplication,
        OperationKind.StopReplication => ProjectAction.StopReplication,
        OperationKind.LaunchTest => ProjectAction.LaunchTest,
        OperationKind.LaunchRecovery => ProjectAction.LaunchRecovery,
        OperationKind.TerminateTestMachines => ProjectAction.TerminateTestMachines,
        OperationKind.PrepareFailback => ProjectAction.PrepareFailback,
        OperationKind.ReturnToNormal => ProjectAction.ReturnToNormal,
        OperationKind.Failback => ProjectAction.Failback,
        OperationKind.Drill => ProjectAction.Drill,
        _ => throw new DrException(ErrorCodes.InvariantBroken, $"There is no action for an operation of kind {kind}."),
    };

    /// <summary>True for what a drill gives way to: nobody waits for an exercise in a disaster.</summary>
    public static bool TakesOverFromDrills(OperationKind kind) => kind is OperationKind.LaunchRecovery or OperationKind.Failback;

    /// <summary>True once nothing of the operation runs any more.</summary>
    public static bool HasEnded(this Operation operation) =>
        operation.Status is OperationStatus.Succeeded or OperationStatus.Failed or OperationStatus.Cancelled;

    public static JsonElement Store(OperationRequest request) => JsonSerializer.SerializeToElement(request, request.GetType(), DrJson.Stored);

    public static TRequest Read<TRequest>(Operation operation) where TRequest : OperationRequest =>
        operation.Request.Deserialize<TRequest>(DrJson.Stored)
        ?? throw new DrException(ErrorCodes.InvariantBroken, $"Operation {operation.Id} has no request.");
}

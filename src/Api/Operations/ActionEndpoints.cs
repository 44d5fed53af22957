using DRServerless.Api.Endpoints;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Operations;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Operations;

/// <summary>Actions on a project: each starts an operation and answers 202 with its place.</summary>
internal static class ActionEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        Action("startReplication", "start-replication", "Begins to replicate every machine.", null, _ => new StartReplicationRequest()),
        Action("pauseReplication", "pause-replication", "Holds replication; recovery points stay.", null, _ => new PauseReplicationRequest()),
        Action("resumeReplication", "resume-replication", "Lets replication go on.", null, _ => new ResumeReplicationRequest()),
        Action("stopReplication", "stop-replication", "Ends replication and deletes every recovery point.", null, _ => new StopReplicationRequest()),
        Action("launch", "launch", "Launches machines where the direction leads: to try, or for real (failover; launch of a failback). Machines launched earlier for the same source are deleted first.", typeof(LaunchBody), Launch, optional: false),
        Action("terminateTestMachines", "terminate-test-machines", "Deletes launched test machines.", typeof(TerminateTestMachinesBody),
            request => new TerminateTestMachinesRequest { Machines = request.Body<TerminateTestMachinesBody>().Machines }),
        Action("prepareFailback", "prepare-failback", "Reverses the direction after a failover and waits until every machine is in Continuous Data Protection.", typeof(ChangeDirectionBody),
            request => new PrepareFailbackRequest { ConfirmUnfenced = request.Body<ChangeDirectionBody>().ConfirmUnfenced }),
        Action("returnToNormal", "return-to-normal", "Restores the direction after a failback and waits until every machine is in Continuous Data Protection.", typeof(ChangeDirectionBody),
            request => new ReturnToNormalRequest { ConfirmUnfenced = request.Body<ChangeDirectionBody>().ConfirmUnfenced }),
        Action("failback", "failback", "Prepares for failback, launches at the source and returns to normal, from wherever the project stands.", typeof(FailbackBody), Failback),
    ];

    private static LaunchMachinesRequest Launch(ApiRequest request)
    {
        var body = request.Body<LaunchBody>();
        return new LaunchMachinesRequest
        {
            Mode = body.Mode,
            RecoveryPoint = body.RecoveryPoint ?? RecoveryPointSelector.Latest,
            Machines = body.Machines,
            Planned = body.Planned,
            ConfirmUnfenced = body.ConfirmUnfenced,
        };
    }

    private static FailbackRequest Failback(ApiRequest request)
    {
        var body = request.Body<FailbackBody>();
        return new FailbackRequest
        {
            ApproveBeforeLaunch = body.ApproveBeforeLaunch,
            Planned = body.Planned,
            RecoveryPoint = body.RecoveryPoint ?? RecoveryPointSelector.Latest,
            ConfirmUnfenced = body.ConfirmUnfenced,
        };
    }

    private static ApiEndpoint Action(string name, string route, string summary, Type? requestType, Func<ApiRequest, OperationRequest> read, bool optional = true) => new()
    {
        Name = name,
        Method = "POST",
        Route = $"projects/{{projectId}}/{route}",
        Role = ApiRole.Operator,
        Summary = summary,
        RequestType = requestType,
        RequestOptional = optional,
        SuccessStatus = 202,
        ResponseType = typeof(Operation),
        Handle = request => StartAsync(request, read),
    };

    private static async Task<IResult> StartAsync(ApiRequest request, Func<ApiRequest, OperationRequest> read)
    {
        var operation = await request.Services.Operations.StartAsync(
            request.ProjectId, read(request), request.Caller, request.NewId<OperationId>(), request.Cancellation);
        return Answers.Accepted($"{ApiEndpoints.Prefix}/operations/{operation.Id}", operation);
    }
}

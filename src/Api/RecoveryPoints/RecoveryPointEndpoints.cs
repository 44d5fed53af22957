using DRServerless.Api.Endpoints;
using DRServerless.Api.Projects;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.RecoveryPoints;

/// <summary>Recovery points: look at.</summary>
internal static class RecoveryPointEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "listRecoveryPoints", Method = "GET", Route = "projects/{projectId}/machines/{machineId}/recovery-points", Role = ApiRole.Reader,
            Summary = "Lists a machine's recovery points, newest first.", SuccessStatus = 200, ResponseType = typeof(ListView<RecoveryPoint>), Handle = ListAsync,
        },
        new()
        {
            Name = "getRecoveryPoint", Method = "GET", Route = "projects/{projectId}/machines/{machineId}/recovery-points/{recoveryPointId}", Role = ApiRole.Reader,
            Summary = "Shows a recovery point.", SuccessStatus = 200, ResponseType = typeof(RecoveryPoint), Handle = GetAsync,
        },
    ];

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        await request.Services.MachineAsync(request.ProjectId, request.MachineId, request.Cancellation);
        var points = new List<RecoveryPoint>();
        await foreach (var point in request.Services.Documents.ListAsync<RecoveryPoint>(Keys.RecoveryPoints(request.ProjectId, request.MachineId), request.Cancellation))
            points.Add(point);
        return Answers.Ok(new ListView<RecoveryPoint>([.. points.OrderByDescending(point => point.TakenAt)]));
    }

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        await request.Services.MachineAsync(request.ProjectId, request.MachineId, request.Cancellation);
        var id = request.Id<RecoveryPointId>("recoveryPointId", ErrorCodes.RecoveryPointNotFound);
        var found = await request.Services.Documents.FindAsync<RecoveryPoint>(Keys.RecoveryPoint(request.ProjectId, request.MachineId, id), request.Cancellation)
            ?? throw new DrException(ErrorCodes.RecoveryPointNotFound, $"There is no recovery point {id} of machine {request.MachineId}.");
        return Answers.Ok(found.Value);
    }
}

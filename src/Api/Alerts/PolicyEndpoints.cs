using DRServerless.Api.Endpoints;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Alerts;

/// <summary>What alerts may do to a project: look at, set, remove. An incident that is open goes on by what stands at its next look.</summary>
internal static class PolicyEndpoints
{
    private const string Route = "projects/{projectId}/alert-policy";

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getAlertPolicy", Method = "GET", Route = Route, Role = ApiRole.Reader,
            Summary = "Shows what alerts may do to a project.", SuccessStatus = 200, ResponseType = typeof(AlertPolicy), Handle = GetAsync,
        },
        new()
        {
            Name = "setAlertPolicy", Method = "PUT", Route = Route, Role = ApiRole.Administrator,
            Summary = "Sets what alerts may do to a project; refused whole, with every fault, when it has one.",
            RequestType = typeof(AlertPolicy), SuccessStatus = 200, ResponseType = typeof(AlertPolicy), Handle = SetAsync,
        },
        new()
        {
            Name = "removeAlertPolicy", Method = "DELETE", Route = Route, Role = ApiRole.Administrator,
            Summary = "Takes the alert policy away: alerts are refused, and an open incident withdraws.", SuccessStatus = 204, Handle = RemoveAsync,
        },
    ];

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok((await request.Services.Documents.FindAsync<AlertPolicy>(Keys.AlertPolicy(project.Id), request.Cancellation))?.Value
            ?? throw new DrException(ErrorCodes.AlertPolicyNotFound, $"Project {project.Id} has no alert policy: alerts are refused."));
    }

    private static async Task<IResult> SetAsync(ApiRequest request)
    {
        var policy = request.Body<AlertPolicy>();
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        if (AlertPolicyValidation.Faults(policy) is { Count: > 0 } faults)
        {
            throw new DrException(ErrorCodes.InvalidRequest, $"The alert policy is wrong: {string.Join("; ", faults)}. Nothing was changed.")
            {
                Details = new Dictionary<string, object?> { ["faults"] = faults },
            };
        }

        await request.Services.Documents.PutAsync(Keys.AlertPolicy(project.Id), policy, request.Cancellation);
        return Answers.Ok(policy);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        await request.Services.Documents.DeleteAsync(Keys.AlertPolicy(project.Id), request.Cancellation);
        return Results.NoContent();
    }
}

using DRServerless.Api.Endpoints;
using DRServerless.Workflows.Readiness;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Readiness;

/// <summary>Whether a project could be recovered now.</summary>
internal static class ReadinessEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getReadiness", Method = "GET", Route = "projects/{projectId}/readiness", Role = ApiRole.Reader,
            Summary = "Says whether a project could be recovered now, when that was last proven, and everything that stands in the way. Asks the side that would be launched at.",
            SuccessStatus = 200, ResponseType = typeof(ProjectReadiness), Handle = GetAsync,
        },
    ];

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var services = request.Services;
        var project = await services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok(await new ReadinessReader(services.Documents, services.Infrastructures, services.Time).ReadAsync(project, request.Cancellation));
    }
}

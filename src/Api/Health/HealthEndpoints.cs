using DRServerless.Api.Endpoints;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Health;

/// <summary>Whether the host is well.</summary>
/// <param name="Status"><c>well</c> or <c>troubled</c>.</param>
/// <param name="Problems">What troubles it.</param>
public sealed record HealthView(string Status, IReadOnlyList<string> Problems);

/// <summary>Health: it asks for no identity.</summary>
internal static class HealthEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getHealth", Method = "GET", Route = "health", Role = ApiRole.Anonymous,
            Summary = "Tells whether the host is well.", SuccessStatus = 200, ResponseType = typeof(HealthView), Handle = GetAsync,
        },
    ];

    private static Task<IResult> GetAsync(ApiRequest request)
    {
        var problems = request.Services.HostProblems();
        return Task.FromResult(Answers.Ok(new HealthView(problems.Count == 0 ? "well" : "troubled", problems)));
    }
}

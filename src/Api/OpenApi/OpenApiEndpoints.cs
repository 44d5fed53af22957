using DRServerless.Api.Endpoints;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.OpenApi;

/// <summary>The API's own description.</summary>
internal static class OpenApiEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getOpenApi", Method = "GET", Route = "openapi.json", Role = ApiRole.Reader,
            Summary = "Shows this description.", SuccessStatus = 200, ResponseType = typeof(object),
            Handle = _ => Task.FromResult(Results.Text(OpenApiDocument.Json, "application/json")),
        },
    ];
}

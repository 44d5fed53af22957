using DRServerless.Core.Serialization;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Endpoints;

/// <summary>Answers in the API's JSON.</summary>
internal static class Answers
{
    public static IResult Ok<T>(T value) => Results.Json(value, DrJson.Stored);

    public static IResult Created<T>(string location, T value) => new Located(location, Results.Json(value, DrJson.Stored, statusCode: StatusCodes.Status201Created));

    public static IResult Accepted<T>(string location, T value) => new Located(location, Results.Json(value, DrJson.Stored, statusCode: StatusCodes.Status202Accepted));

    private sealed class Located(string location, IResult inner) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Location = location;
            return inner.ExecuteAsync(httpContext);
        }
    }
}

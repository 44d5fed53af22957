using System.Text.Json;
using System.Text.Json.Nodes;
using DRServerless.Core.Errors;
using DRServerless.Core.Serialization;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Problems;

/// <summary>Errors as RFC 9457 problem details with the stable code.</summary>
public static class ProblemResult
{
    /// <summary>Media type of a problem.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>The answer for an error.</summary>
    public static IResult For(DrException error)
    {
        var status = error.Code == ErrorCodes.MethodNotAllowed ? StatusCodes.Status405MethodNotAllowed : Status(error.Code.Category);
        var problem = new JsonObject
        {
            ["type"] = $"urn:drserverless:error:{error.Code.Name}",
            ["title"] = error.Code.Name.Replace('_', ' '),
            ["status"] = status,
            ["detail"] = error.Message,
            ["code"] = error.Code.Name,
        };
        // What RFC 9457 names is not for details to replace.
        foreach (var (name, value) in error.Details) problem.TryAdd(name, JsonSerializer.SerializeToNode(value, DrJson.Stored));
        return new ProblemAnswer(problem, status, error.RetryAfter);
    }

    /// <summary>The HTTP status of a category.</summary>
    public static int Status(ErrorCategory category) => category switch
    {
        ErrorCategory.InvalidInput => StatusCodes.Status400BadRequest,
        ErrorCategory.NotFound => StatusCodes.Status404NotFound,
        ErrorCategory.Conflict => StatusCodes.Status409Conflict,
        ErrorCategory.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorCategory.Denied => StatusCodes.Status403Forbidden,
        ErrorCategory.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private sealed class ProblemAnswer(JsonObject problem, int status, TimeSpan? retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.ContentType = ContentType;
            // A 401 must name what would do (RFC 9110).
            if (status == StatusCodes.Status401Unauthorized) httpContext.Response.Headers.WWWAuthenticate = "Bearer";
            if (retryAfter is { } wait) httpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return httpContext.Response.WriteAsync(problem.ToJsonString(), httpContext.RequestAborted);
        }
    }
}

using DRServerless.Api.Problems;
using DRServerless.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Endpoints;

/// <summary>Answers calls that no endpoint takes; every host sends them here.</summary>
public static class UnmatchedCalls
{
    /// <summary>
    /// <c>method_not_allowed</c> (405, with an <c>Allow</c> header) where another method would be taken, else <c>endpoint_not_found</c> (404).
    /// </summary>
    public static IResult Answer(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path);
        var allowed = AllowedMethods(path);
        return allowed.Count == 0
            ? ProblemResult.For(new DrException(ErrorCodes.EndpointNotFound, $"There is no endpoint {method} {path}. GET {ApiEndpoints.Prefix}/openapi.json lists all."))
            : new WrongMethod(allowed, ProblemResult.For(new DrException(
                ErrorCodes.MethodNotAllowed, $"{path} takes no {method}, but {string.Join(" and ", allowed)}. Nothing was changed.")));
    }

    private static IReadOnlyList<string> AllowedMethods(PathString path) =>
        path.StartsWithSegments(ApiEndpoints.Prefix, out var below)
            ? [.. ApiEndpoints.All.Where(endpoint => Fits(Parts(endpoint.Route), Parts(below.Value!))).Select(endpoint => endpoint.Method).Distinct().Order(StringComparer.Ordinal)]
            : [];

    private static bool Fits(string[] route, string[] path) =>
        route.Length == path.Length && route.Zip(path).All(part => part.First.StartsWith('{') || part.First.Equals(part.Second, StringComparison.OrdinalIgnoreCase));

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private sealed class WrongMethod(IReadOnlyList<string> allowed, IResult problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.Allow = string.Join(", ", allowed);
            return problem.ExecuteAsync(httpContext);
        }
    }
}

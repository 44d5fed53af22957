using DRServerless.Api.Endpoints;
using DRServerless.Api.Problems;
using DRServerless.Core.Errors;
using DRServerless.Workflows.Notices.Answers;
using Microsoft.AspNetCore.Builder;

namespace DRServerless.Local.Hosting;

/// <summary>Puts every endpoint of the API on an ASP.NET Core application.</summary>
internal static class ApiMapping
{
    public static void MapApi(this WebApplication application, ApiPipeline pipeline)
    {
        foreach (var endpoint in ApiEndpoints.All)
            application.MapMethods($"{ApiEndpoints.Prefix}/{endpoint.Route}", [endpoint.Method], async http => await (await pipeline.RunAsync(endpoint, http)).ExecuteAsync(http));
        application.MapFallback("{*path}", http => UnmatchedCalls.Answer(http).ExecuteAsync(http));
    }

    /// <summary>
    /// The server asks for no identity, so only programs on this machine may reach it: a browser page that was lured here sends a
    /// foreign Host or Origin, and is refused. Links in notices are for people elsewhere: under the address that they were given, only those are
    /// served. They need no Origin, for whoever holds one has the key to it.
    /// </summary>
    public static void RefuseStrangers(this WebApplication application, Uri? publicUrl) => application.Use((http, next) =>
    {
        if (publicUrl is not null && http.Request.Path == AnswerLinks.Path && (http.Request.Host.Value == publicUrl.Authority || IsLoopback(http.Request.Host.Host))) return next(http);
        var origin = http.Request.Headers.Origin.ToString();
        if (IsLoopback(http.Request.Host.Host) && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && IsLoopback(from.Host)))) return next(http);
        return ProblemResult.For(new DrException(ErrorCodes.CredentialsRefused, "This server serves its own machine only.")).ExecuteAsync(http);
    });

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]" or "::1";
}

using System.Security.Claims;
using DRServerless.Api.Endpoints;
using DRServerless.Core.Errors;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Access;

/// <summary>Lets callers in who have the role that an endpoint asks for.</summary>
internal static class ApiAccess
{
    /// <summary>Refuses with <c>authentication_required</c> or <c>role_required</c>; else names the caller to the call.</summary>
    public static void Check(ApiEndpoint endpoint, HttpContext http, ICallerIdentification callers)
    {
        if (endpoint.Role == ApiRole.Anonymous) return;
        var caller = callers.Identify(http)
            ?? throw new DrException(ErrorCodes.AuthenticationRequired, $"{endpoint.Name} asks who calls. Nothing was changed. Sign in, and send the token.");
        if (caller.Role < endpoint.Role)
        {
            throw new DrException(
                ErrorCodes.RoleRequired,
                $"{caller.Name} may not call {endpoint.Name}: it needs the role {Word(endpoint.Role)}, and {Has(caller.Role)}. Nothing was changed. Have an administrator of the tenant assign it.")
            {
                Details = new Dictionary<string, object?> { ["neededRole"] = endpoint.Role },
            };
        }

        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Name)], authenticationType: "host"));
    }

    private static string Has(ApiRole role) => role == ApiRole.Anonymous ? "has none" : $"has {Word(role)}";

    private static string Word(ApiRole role) => role.ToString().ToLowerInvariant();
}

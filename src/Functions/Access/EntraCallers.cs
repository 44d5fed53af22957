using DRServerless.Api.Access;
using DRServerless.Functions.Hosting.Platform;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Functions.Access;

/// <summary>
/// Callers by the token that App Service authentication has checked. The header is believed only while the platform says that its authentication
/// is on, because only then does it remove what a caller wrote there; the app does not start otherwise, and nobody is known if it did.
/// </summary>
internal sealed class EntraCallers(PlatformEnvironment platform) : ICallerIdentification
{
    public ApiCaller? Identify(HttpContext http)
    {
        if (!platform.AuthenticatesCallers) return null;

        // The platform writes it once; two are not its work.
        if (http.Request.Headers[ClientPrincipal.Header] is not [{ Length: > 0 } header]) return null;
        return ClientPrincipal.Parse(header) is { } principal ? new ApiCaller(principal.Name, principal.Role) : null;
    }
}

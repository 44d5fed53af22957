using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Access;

/// <summary>How a host that asks for an identity knows its callers.</summary>
public interface ICallerIdentification
{
    /// <summary>Who sent the request; null when nobody whom the host knows. Never believes what anybody could have written.</summary>
    ApiCaller? Identify(HttpContext http);
}

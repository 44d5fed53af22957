using System.Text;
using System.Text.Json;
using DRServerless.Functions.Access;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Functions.Tests.Access;

/// <summary>Headers as App Service authentication writes them.</summary>
internal static class Principals
{
    public const string ObjectId = "http://schemas.microsoft.com/identity/claims/objectidentifier";

    /// <summary>A person of the tenant with app roles.</summary>
    public static string Person(params string[] roles) =>
        Header("aad", [("preferred_username", "ada@contoso.com"), (ObjectId, "0000-ada"), .. roles.Select(role => ("roles", role))]);

    public static string Header(string provider, params (string Type, string Value)[] claims) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["auth_typ"] = provider,
        ["name_typ"] = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        ["role_typ"] = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role",
        ["claims"] = claims.Select(claim => new { typ = claim.Type, val = claim.Value }),
    }));

    public static string Raw(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));

    public static Action<HttpRequest> As(params string[] headers) => request => request.Headers[ClientPrincipal.Header] = headers;
}

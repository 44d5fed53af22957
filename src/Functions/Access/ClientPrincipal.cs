using System.Text.Json;
using System.Text.Json.Serialization;
using DRServerless.Api.Endpoints;

namespace DRServerless.Functions.Access;

/// <summary>
/// Who called, as App Service authentication writes it into the header <c>X-MS-CLIENT-PRINCIPAL</c> after it has checked the token: base64 of
/// JSON with the token's claims. Worth as much as whoever wrote the header.
/// </summary>
internal sealed record ClientPrincipal
{
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>What the platform calls Entra ID.</summary>
    private const string EntraId = "aad";

    private static readonly string[] RoleTypes = ["roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"];
    private static readonly string[] ObjectIdTypes = ["http://schemas.microsoft.com/identity/claims/objectidentifier", "oid"];

    /// <summary>A person's sign-in name, else an application's id.</summary>
    private static readonly string[] NameTypes =
    [
        "preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", "upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        "name", "appid", "azp",
    ];

    private ClientPrincipal(string name, ApiRole role) => (Name, Role) = (name, role);

    /// <summary>Sign-in name and object id: the one for people, the other because names change hands.</summary>
    public string Name { get; }

    /// <summary>The highest of the API's roles among the app roles.</summary>
    public ApiRole Role { get; }

    /// <summary>Reads the header; null when it is none of Entra ID, or names nobody.</summary>
    public static ClientPrincipal? Parse(string header)
    {
        try
        {
            var written = JsonSerializer.Deserialize<Written>(Convert.FromBase64String(header));
            return written is { Provider: EntraId, Claims: { } claims } ? Of(claims) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return null;
        }
    }

    private static ClientPrincipal? Of(IReadOnlyList<WrittenClaim?> claims)
    {
        if (First(claims, ObjectIdTypes) is not { } objectId) return null;
        var roles = claims.Where(claim => claim is not null && RoleTypes.Contains(claim.Type, StringComparer.OrdinalIgnoreCase)).Select(claim => RoleOf(claim!.Value));
        return new ClientPrincipal(First(claims, NameTypes) is { } name ? $"{name} ({objectId})" : objectId, roles.Append(ApiRole.Anonymous).Max());
    }

    private static ApiRole RoleOf(string? value) => value?.ToLowerInvariant() switch
    {
        "reader" => ApiRole.Reader,
        "operator" => ApiRole.Operator,
        "administrator" => ApiRole.Administrator,
        _ => ApiRole.Anonymous,
    };

    /// <summary>The value of the first type that is there; bounded and printable, since it goes into records.</summary>
    private static string? First(IReadOnlyList<WrittenClaim?> claims, string[] types)
    {
        foreach (var type in types)
        {
            var value = claims.FirstOrDefault(claim => string.Equals(claim?.Type, type, StringComparison.OrdinalIgnoreCase))?.Value;
            if (!string.IsNullOrWhiteSpace(value) && value.Length <= 256 && !value.Any(char.IsControl)) return value;
        }

        return null;
    }

    private sealed record Written(
        [property: JsonPropertyName("auth_typ")] string? Provider,
        [property: JsonPropertyName("claims")] IReadOnlyList<WrittenClaim?>? Claims);

    private sealed record WrittenClaim([property: JsonPropertyName("typ")] string? Type, [property: JsonPropertyName("val")] string? Value);
}

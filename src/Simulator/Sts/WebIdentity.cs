using System.Buffers.Text;
using System.Text.Json;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Sts;

/// <summary>What a web identity token (JWT) claims. The simulator checks its form and its time; it knows no identity provider's keys.</summary>
internal sealed record WebIdentity(string Subject, string Issuer, string Audience)
{
    public static WebIdentity Parse(string token, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) throw StsErrors.InvalidToken("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (!claims.RootElement.TryGetProperty("exp", out var expires)) throw StsErrors.InvalidToken("Missing a required claim: exp");
            if (DateTimeOffset.FromUnixTimeSeconds(expires.GetInt64()) <= now) throw new ServiceException(400, "ExpiredTokenException", "Token expired");
            // Where a token says who asked for it, AWS takes that for the audience.
            var audience = claims.RootElement.TryGetProperty("azp", out _) ? "azp" : "aud";
            return new WebIdentity(Claim(claims, "sub"), Claim(claims, "iss"), Claim(claims, audience));
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            throw StsErrors.InvalidToken("Couldn't retrieve the claims of the token provided.");
        }
    }

    private static string Claim(JsonDocument claims, string name)
    {
        if (!claims.RootElement.TryGetProperty(name, out var claim)) throw StsErrors.InvalidToken($"Missing a required claim: {name}");
        return claim.ValueKind == JsonValueKind.Array ? claim[0].GetString()! : claim.GetString()!;
    }
}

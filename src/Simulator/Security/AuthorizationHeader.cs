namespace DRServerless.Simulator.Security;

/// <summary>The parts of a SigV4 Authorization header.</summary>
/// <param name="AccessKeyId">The key that signed.</param>
/// <param name="Date">Date of the scope, eight digits.</param>
/// <param name="Region">Region of the scope.</param>
/// <param name="Service">Service of the scope.</param>
/// <param name="SignedHeaders">Names of the signed headers, as given.</param>
/// <param name="Signature">The signature in hexadecimal.</param>
internal sealed record AuthorizationHeader(
    string AccessKeyId, string Date, string Region, string Service, string[] SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>Reads the header; null when it is not a complete SigV4 one.</summary>
    public static AuthorizationHeader? Parse(string text)
    {
        if (!text.StartsWith(Algorithm + " ", StringComparison.Ordinal)) return null;
        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in text[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return null;
            var value = part[(equals + 1)..];
            switch (part[..equals])
            {
                case "Credential": credential = value; break;
                case "SignedHeaders": signedHeaders = value; break;
                case "Signature": signature = value; break;
                default: return null;
            }
        }

        if (credential?.Split('/') is not [var key, { Length: 8 } date, var region, var service, "aws4_request"]) return null;
        if (string.IsNullOrEmpty(signedHeaders) || string.IsNullOrEmpty(signature)) return null;
        return new AuthorizationHeader(key, date, region, service, signedHeaders.Split(';'), signature);
    }
}

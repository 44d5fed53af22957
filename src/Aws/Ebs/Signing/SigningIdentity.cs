using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace DRServerless.Aws.Ebs.Signing;

/// <summary>
/// Credentials made ready for one day: the derived key and the constant parts of a signature. A class without
/// a printed form, since what it holds is secret.
/// </summary>
internal sealed class SigningIdentity
{
    private readonly ImmutableCredentials _credentials;

    public SigningIdentity(ImmutableCredentials credentials, string date, string region, string service)
    {
        _credentials = credentials;
        Date = date;
        Scope = Encoding.ASCII.GetBytes($"{date}/{region}/{service}/aws4_request");
        AuthorizationStart = Encoding.ASCII.GetBytes($"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{date}/{region}/{service}/aws4_request, SignedHeaders=");
        Token = credentials.UseToken ? Encoding.ASCII.GetBytes(credentials.Token) : [];
        Key = DeriveKey(credentials.SecretKey, date, region, service);
    }

    /// <summary>The day that the key is for, as <c>yyyyMMdd</c>.</summary>
    public string Date { get; }

    /// <summary>Date, region, service.</summary>
    public byte[] Scope { get; }

    /// <summary>The authorization header up to the names of the signed headers.</summary>
    public byte[] AuthorizationStart { get; }

    /// <summary>The session token; empty when there is none.</summary>
    public byte[] Token { get; }

    /// <summary>The key of the day.</summary>
    public byte[] Key { get; }

    /// <summary>True when it still serves these credentials on that day.</summary>
    public bool Serves(ImmutableCredentials credentials, string date) =>
        Date == date && _credentials.AccessKey == credentials.AccessKey && _credentials.SecretKey == credentials.SecretKey
        && _credentials.Token == credentials.Token;

    private static byte[] DeriveKey(string secret, string date, string region, string service)
    {
        var key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + secret), Encoding.ASCII.GetBytes(date));
        key = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(region));
        key = HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(service));
        return HMACSHA256.HashData(key, "aws4_request"u8);
    }
}

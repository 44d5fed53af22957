using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DRServerless.Simulator.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DRServerless.Simulator.Security;

/// <summary>Verifies the SigV4 signature in the headers of every request.</summary>
/// <remarks>
/// Order, as AWS has it: the header is complete, the key is known, the session token is that key's and still valid, the clock is
/// within five minutes, the signature matches. Whether a signed payload hash is that of the body is checked by
/// whoever reads the body.
/// </remarks>
internal sealed class SignatureVerifier(CredentialStore credentials, TimeProvider time)
{
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    [ThreadStatic]
    private static StringBuilder? _builder;

    private readonly SigningKeys _signingKeys = new();

    /// <summary>Reads the Authorization header.</summary>
    public static AuthorizationHeader ReadAuthorization(HttpRequest request)
    {
        var text = request.Headers.Authorization.ToString();
        if (text.Length == 0)
            throw new AuthenticationException(AuthenticationFailure.MissingToken, "Missing Authentication Token");
        return AuthorizationHeader.Parse(text) ?? throw new AuthenticationException(
            AuthenticationFailure.IncompleteSignature, "The Authorization header is not a complete AWS4-HMAC-SHA256 one.");
    }

    /// <summary>Verifies the signature over the request with this payload hash, and says who signed it.</summary>
    public CallerIdentity Verify(HttpRequest request, AuthorizationHeader authorization, string payloadHash)
    {
        var key = FindKey(request, authorization);
        var signedAt = CheckClock(request, authorization);
        CheckSignedHeaders(request, authorization);
        if (!AwsRegions.Exists(authorization.Region))
            throw new AuthenticationException(AuthenticationFailure.BadSignature, "Credential should be scoped to a valid region.");
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(request, authorization, key.SecretAccessKey, signedAt, payloadHash, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(authorization.Signature, given, out _, out var written) != OperationStatus.Done ||
            written != given.Length || !CryptographicOperations.FixedTimeEquals(expected, given))
        {
            throw new AuthenticationException(
                AuthenticationFailure.BadSignature,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key " +
                "and signing method. Consult the service documentation for details.");
        }

        return key.Identity;
    }

    private AccessKey FindKey(HttpRequest request, AuthorizationHeader authorization)
    {
        var token = request.Headers["x-amz-security-token"].ToString();
        var key = credentials.Find(authorization.AccessKeyId);
        if (key is null)
            throw new AuthenticationException(AuthenticationFailure.UnknownKey, "The security token included in the request is invalid.");
        if ((key.SessionToken ?? "") != token)
            throw new AuthenticationException(AuthenticationFailure.InvalidToken, "The security token included in the request is invalid.");
        if (key.ExpiresAt <= time.GetUtcNow())
            throw new AuthenticationException(AuthenticationFailure.ExpiredToken, "The security token included in the request is expired.");
        return key;
    }

    private string CheckClock(HttpRequest request, AuthorizationHeader authorization)
    {
        var signedAt = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(
                signedAt, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            throw new AuthenticationException(
                AuthenticationFailure.IncompleteSignature, "Authorization header requires existence of an 'X-Amz-Date' header.");
        }

        if (!signedAt.StartsWith(authorization.Date, StringComparison.Ordinal))
            throw new AuthenticationException(AuthenticationFailure.BadSignature, "Date in Credential scope does not match the date of the request.");
        var now = time.GetUtcNow();
        if ((now - at).Duration() <= AllowedSkew) return signedAt;
        var relation = at < now ? "expired" : "not yet current";
        throw new AuthenticationException(
            AuthenticationFailure.ClockSkew, $"Signature {relation}: {signedAt} is more than 5 min. away from {now:yyyyMMdd'T'HHmmss'Z'}");
    }

    // What is not signed could be changed on the way: the host and all of AWS's own headers must be.
    private static void CheckSignedHeaders(HttpRequest request, AuthorizationHeader authorization)
    {
        var signed = authorization.SignedHeaders;
        if (!signed.Contains("host", StringComparer.Ordinal))
            throw new AuthenticationException(AuthenticationFailure.BadSignature, "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        foreach (var (name, _) in request.Headers)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !signed.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new AuthenticationException(AuthenticationFailure.BadSignature, $"'{name}' must be a 'SignedHeader' in the AWS Authorization.");
        }
    }

    private void Sign(
        HttpRequest request, AuthorizationHeader authorization, string secret, string signedAt, string payloadHash, Span<byte> signature)
    {
        var rawTarget = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var builder = _builder ??= new StringBuilder(1024);
        builder.Clear();
        CanonicalRequest.Write(builder, request, rawTarget, authorization.SignedHeaders, payloadHash);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HashText(builder, hash);
        builder.Clear();
        builder.Append(AuthorizationHeader.Algorithm).Append('\n').Append(signedAt).Append('\n').Append(authorization.Scope).Append('\n')
            .Append(Convert.ToHexStringLower(hash));
        var toSign = builder.ToString();
        Span<byte> bytes = stackalloc byte[512];
        HMACSHA256.HashData(_signingKeys.For(secret, authorization), bytes[..Encoding.UTF8.GetBytes(toSign, bytes)], signature);
    }

    private static void HashText(StringBuilder builder, Span<byte> hash)
    {
        var text = builder.ToString();
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        SHA256.HashData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), hash);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}

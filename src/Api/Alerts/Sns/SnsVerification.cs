using System.Security.Cryptography;
using DRServerless.Core.Errors;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>Whether a message is signed by SNS, as AWS documents it: RSA over the signed text, by SHA-1 (version 1) or SHA-256 (version 2).</summary>
internal sealed class SnsVerification(SnsCertificates certificates)
{
    /// <summary>Makes sure of it; <c>alert_not_authentic</c> when it is not.</summary>
    public async Task DemandAsync(SnsMessage message, CancellationToken cancellation)
    {
        var hash = message.SignatureVersion switch
        {
            "1" => HashAlgorithmName.SHA1,
            "2" => HashAlgorithmName.SHA256,
            _ => throw Refusal("its SignatureVersion is neither 1 nor 2"),
        };
        var signature = new byte[message.Signature.Length];
        if (!Convert.TryFromBase64String(message.Signature, signature, out var length)) throw Refusal("its Signature is not base64");
        using var key = await certificates.KeyAsync(SnsPlaces.CertificateOf(message), cancellation);
        if (!key.VerifyData(message.Signed(), signature.AsSpan(0, length), hash, RSASignaturePadding.Pkcs1)) throw Refusal("its signature is wrong");
    }

    private static DrException Refusal(string why) => new(ErrorCodes.AlertNotAuthentic, $"The message is not from SNS: {why}. Nothing was changed.");
}

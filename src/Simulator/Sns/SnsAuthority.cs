using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DRServerless.Simulator.Sns;

/// <summary>A certificate authority that nobody else trusts, and the certificate that it gave to the simulated SNS. Made anew for each simulator.</summary>
internal sealed class SnsAuthority : IDisposable
{
    /// <summary>How the path of every certificate of SNS begins.</summary>
    public const string PathStart = "/SimpleNotificationService-";

    private const int KeySize = 2_048;

    private readonly RSA _key = RSA.Create(KeySize);

    private SnsAuthority(DateTimeOffset now)
    {
        using var authorityKey = RSA.Create(KeySize);
        var authority = new CertificateRequest("CN=DRServerless simulated authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var issuer = authority.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        AuthorityPem = issuer.ExportCertificatePem();

        var signer = new CertificateRequest("CN=sns.amazonaws.com", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("sns.amazonaws.com");
        signer.CertificateExtensions.Add(names.Build());
        signer.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        signer.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        using var certificate = signer.Create(issuer, now.AddHours(-1), now.AddDays(300), RandomNumberGenerator.GetBytes(16));
        SignerPem = certificate.ExportCertificatePem();
        Path = $"{PathStart}{certificate.GetCertHashString(HashAlgorithmName.SHA256)[..32].ToLowerInvariant()}.pem";
    }

    /// <summary>The authority's certificate.</summary>
    public string AuthorityPem { get; }

    /// <summary>The certificate that messages are signed with.</summary>
    public string SignerPem { get; }

    /// <summary>Where that is to be had, below SNS's host.</summary>
    public string Path { get; }

    public static SnsAuthority Create(DateTimeOffset now) => new(now);

    /// <summary>A signature of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">1 for SHA-1, 2 for SHA-256.</param>
    public string Sign(byte[] text, string version) =>
        Convert.ToBase64String(_key.SignData(text, version == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public void Dispose() => _key.Dispose();
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DRServerless.Api.Alerts.Sns;

namespace DRServerless.Api.Tests.Alerts;

/// <summary>Which certificates are believed to be SNS's.</summary>
public sealed class SnsCertificateJudgeTests : IDisposable
{
    private static readonly Uri Place = new("https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem");
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = From.AddDays(90);

    private readonly X509Certificate2 _authority = Authority();

    [Theory]
    [InlineData("sns.amazonaws.com")]
    [InlineData("sns.eu-central-1.amazonaws.com")]
    public void Certificate_OfSnsWithinItsTime_IsBelieved(string host)
    {
        using var certificate = Issue(_authority, host);

        Assert.Null(SnsCertificateJudge.Fault(certificate, [], Place, [_authority], From.AddDays(1)));
        Assert.Null(SnsCertificateJudge.Fault(certificate, [], Place, [_authority], Until.AddSeconds(-1)));
    }

    [Fact]
    public void Certificate_OutsideItsTime_IsNot()
    {
        using var certificate = Issue(_authority, "sns.amazonaws.com");

        Assert.Equal("its certificate has ended", SnsCertificateJudge.Fault(certificate, [], Place, [_authority], Until));
        Assert.Equal("its certificate is not valid yet", SnsCertificateJudge.Fault(certificate, [], Place, [_authority], From.AddSeconds(-1)));
    }

    [Theory]
    [InlineData("sns.us-east-1.amazonaws.com")]
    [InlineData("sqs.eu-central-1.amazonaws.com")]
    [InlineData("evil.example")]
    [InlineData("sns.amazonaws.com.evil.example")]
    public void Certificate_OfAnother_IsNot(string host)
    {
        using var certificate = Issue(_authority, host);

        Assert.Equal("its certificate is not SNS's", SnsCertificateJudge.Fault(certificate, [], Place, [_authority], From.AddDays(1)));
    }

    [Fact]
    public void Certificate_ByAnAuthorityThatIsNotTrusted_IsNot()
    {
        using var stranger = Authority();
        using var certificate = Issue(stranger, "sns.amazonaws.com");

        Assert.Contains("not trusted", SnsCertificateJudge.Fault(certificate, [stranger], Place, [_authority], From.AddDays(1)), StringComparison.Ordinal);
        // Nor by the operating system's authorities, which are those of a deployed host.
        Assert.Contains("not trusted", SnsCertificateJudge.Fault(certificate, [stranger], Place, authorities: null, From.AddDays(1)), StringComparison.Ordinal);
    }

    public void Dispose() => _authority.Dispose();

    private static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=an authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(From.AddYears(-1), Until.AddYears(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        return request.Create(authority, From, Until, [1, 2, 3, 4]);
    }
}

using System.Security.Cryptography.X509Certificates;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>Whether a certificate may sign for SNS: its name, its time, and who stands for it.</summary>
internal static class SnsCertificateJudge
{
    private static readonly TimeSpan ChainLimit = TimeSpan.FromSeconds(10);

    /// <summary>What is to be said against it; null when nothing is.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="company">What came with it: authorities between it and one that is trusted.</param>
    /// <param name="place">Where it was fetched.</param>
    /// <param name="authorities">Who is trusted; null for whom the operating system trusts.</param>
    /// <param name="now">The time.</param>
    public static string? Fault(X509Certificate2 certificate, X509Certificate2Collection company, Uri place, X509Certificate2Collection? authorities, DateTimeOffset now)
    {
        if (now < certificate.NotBefore) return "its certificate is not valid yet";
        if (now >= certificate.NotAfter) return "its certificate has ended";
        if (!Names(certificate, place.Host)) return "its certificate is not SNS's";
        using var chain = new X509Chain();
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.UrlRetrievalTimeout = ChainLimit;
        chain.ChainPolicy.ExtraStore.AddRange(company);
        if (authorities is not null)
        {
            // A trust of our own is whole: nothing is looked for elsewhere.
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.DisableCertificateDownloads = true;
        }

        return chain.Build(certificate) ? null : $"its certificate is not trusted ({string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct())})";
    }

    /// <summary>SNS's certificates are made out to <c>sns.amazonaws.com</c> or to the region's host.</summary>
    private static bool Names(X509Certificate2 certificate, string host)
    {
        var general = host.EndsWith(".cn", StringComparison.Ordinal) ? "sns.amazonaws.com.cn" : "sns.amazonaws.com";
        return certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: true) || certificate.MatchesHostname(general, allowWildcards: false, allowCommonName: true);
    }
}

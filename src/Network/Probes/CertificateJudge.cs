using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace DRServerless.Network.Probes;

/// <summary>What is to be said against a certificate, in words: all of it, where the handshake's own error would tell one thing.</summary>
internal sealed class CertificateJudge(TimeSpan validFor, bool allowPrivateAuthority, TimeProvider time)
{
    /// <summary>The faults of the certificate that was shown; empty when it is fine, or none was shown yet.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>When it ends.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown)
        {
            Faults = ["no certificate was shown"];
            return false;
        }

        var now = time.GetUtcNow();
        var (begins, ends) = (new DateTimeOffset(shown.NotBefore), new DateTimeOffset(shown.NotAfter));
        EndsAt = ends;
        var faults = new List<string>();
        if (now < begins) faults.Add($"the certificate is valid only from {Day(begins)}");
        if (now >= ends) faults.Add($"the certificate ended on {Day(ends)}");
        else if (now + validFor >= ends) faults.Add($"the certificate ends on {Day(ends)}, in less than {validFor.TotalDays:0} days");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) faults.Add("the certificate is not for this host");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && !allowPrivateAuthority && ChainFault(chain) is { } fault) faults.Add(fault);
        Faults = faults;
        return faults.Count == 0;
    }

    /// <summary>Times are judged above, by the host's clock; what is left is who signed it.</summary>
    private static string? ChainFault(X509Chain? chain)
    {
        var left = (chain?.ChainStatus ?? []).Where(status => status.Status is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.NotTimeValid)).Select(status => status.Status.ToString()).Distinct().ToList();
        return left.Count == 0 ? null : $"the certificate is not trusted ({string.Join(", ", left)})";
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

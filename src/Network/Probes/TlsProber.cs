using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using DRServerless.Core.Network;
using DRServerless.Network.Addresses;

namespace DRServerless.Network.Probes;

/// <summary>Looks at the certificate that an address shows.</summary>
internal sealed class TlsProber(GuardedConnector connector, TimeProvider time)
{
    public async Task<ProbeResult> ProbeAsync(TlsProbe probe, CancellationToken cancellation)
    {
        var judge = new CertificateJudge(probe.ValidFor, probe.AllowPrivateAuthority, time);
        await using var stream = await connector.ConnectAsync(probe.Address, probe.Port, cancellation);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = probe.Host ?? probe.Address,
                RemoteCertificateValidationCallback = judge.Judge,
            }, cancellation);
            return new ProbeResult(Passed: true, string.Create(CultureInfo.InvariantCulture, $"valid until {judge.EndsAt:yyyy-MM-dd}, {tls.SslProtocol}"));
        }
        catch (AuthenticationException) when (judge.Faults.Count > 0)
        {
            return new ProbeResult(Passed: false, Bounded.Shorten(string.Join("; ", judge.Faults)));
        }
    }
}

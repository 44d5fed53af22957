using System.Net.Security;
using System.Text;
using DRServerless.Core.Network;
using DRServerless.Network.Addresses;

namespace DRServerless.Network.Probes;

/// <summary>Asks one HTTP question of one address.</summary>
internal sealed class HttpProber(GuardedConnector connector, TimeProvider time)
{
    private const int LongestBody = 64 * 1024;

    public async Task<ProbeResult> ProbeAsync(HttpProbe probe, CancellationToken cancellation)
    {
        var judge = new CertificateJudge(TimeSpan.Zero, probe.AllowPrivateAuthority, time);
        using var handler = Handlers.ForAddress(connector, probe.Address, new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = judge.Judge });
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var request = new HttpRequestMessage(HttpMethod.Get, UrlOf(probe));
        request.Headers.UserAgent.ParseAdd("drserverless-check");
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return await JudgeAsync(probe, response, cancellation);
        }
        catch (HttpRequestException) when (judge.Faults.Count > 0)
        {
            return new ProbeResult(Passed: false, Bounded.Shorten(string.Join("; ", judge.Faults)));
        }
    }

    private static async Task<ProbeResult> JudgeAsync(HttpProbe probe, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (status != probe.Status) return new ProbeResult(Passed: false, $"status {status} instead of {probe.Status}");
        if (probe.BodyContains is not { } wanted) return new ProbeResult(Passed: true, $"status {status}");
        return await HoldsAsync(response.Content, wanted, cancellation)
            ? new ProbeResult(Passed: true, $"status {status}, and the body holds what it must")
            : new ProbeResult(Passed: false, $"status {status}, but the body does not hold what it must");
    }

    private static Uri UrlOf(HttpProbe probe)
    {
        var host = probe.Host ?? (probe.Address.Contains(':', StringComparison.Ordinal) ? $"[{probe.Address}]" : probe.Address);
        return new Uri($"{(probe.Tls ? "https" : "http")}://{host}:{probe.Port}{probe.Path}");
    }

    private static async Task<bool> HoldsAsync(HttpContent content, string wanted, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[LongestBody];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length).Contains(wanted, StringComparison.Ordinal);
    }
}

using DRServerless.Core.Network;
using DRServerless.Network.Addresses;
using DRServerless.Network.Calls;
using DRServerless.Network.Probes;

namespace DRServerless.Network;

/// <summary>The network as a host sees it, guarded by its options.</summary>
public sealed class GuardedNetwork : INetwork
{
    private readonly GuardedConnector _connector;
    private readonly HttpProber _http;
    private readonly TlsProber _tls;
    private readonly HttpSender _sender;
    private readonly TimeProvider _time;

    /// <summary>Makes it; makes no call.</summary>
    public GuardedNetwork(NetworkOptions options, TimeProvider time)
    {
        _time = time;
        _connector = new GuardedConnector(options);
        (_http, _tls, _sender) = (new HttpProber(_connector, time), new TlsProber(_connector, time), new HttpSender(_connector, options));
    }

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeTcpAsync(TcpProbe probe, CancellationToken cancellation) => ProbeAsync(probe.Limit, async token =>
    {
        await using var stream = await _connector.ConnectAsync(probe.Address, probe.Port, token);
        return new ProbeResult(Passed: true, $"port {probe.Port} accepts connections");
    }, cancellation);

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeHttpAsync(HttpProbe probe, CancellationToken cancellation) =>
        ProbeAsync(probe.Limit, token => _http.ProbeAsync(probe, token), cancellation);

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeTlsAsync(TlsProbe probe, CancellationToken cancellation) =>
        ProbeAsync(probe.Limit, token => _tls.ProbeAsync(probe, token), cancellation);

    /// <inheritdoc/>
    public Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation) => Bounded.RunAsync(
        call.Limit, _time, token => _sender.SendAsync(call, token), (why, hopeless) => new HttpAnswer(null, why, hopeless), cancellation);

    private Task<ProbeResult> ProbeAsync(TimeSpan limit, Func<CancellationToken, Task<ProbeResult>> probe, CancellationToken cancellation) =>
        Bounded.RunAsync(limit, _time, probe, (why, hopeless) => new ProbeResult(Passed: false, why, hopeless), cancellation);
}

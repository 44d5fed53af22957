using DRServerless.Core.Network;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>A network that answers as it is told to. Fault model: a probe may fail, be hopeless, or never come back, whatever its limit says.</summary>
public sealed class FakeNetwork : INetwork
{
    private readonly Lock _gate = new();

    /// <summary>What the next probes see, by port; the last one stays.</summary>
    public Dictionary<int, Queue<ProbeResult>> Probes { get; } = [];

    /// <summary>Ports whose probes never come back.</summary>
    public HashSet<int> Silent { get; } = [];

    /// <summary>Addresses and ports that were probed.</summary>
    public List<(string Address, int Port)> Probed { get; } = [];

    /// <summary>Requests that were sent.</summary>
    public List<HttpCall> Sent { get; } = [];

    /// <summary>How requests are answered; null for never.</summary>
    public Func<HttpCall, HttpAnswer?> Answer { get; set; } = _ => new HttpAnswer(200, "status 200");

    public Task<ProbeResult> ProbeTcpAsync(TcpProbe probe, CancellationToken cancellation) => ProbeAsync(probe.Address, probe.Port);

    public Task<ProbeResult> ProbeHttpAsync(HttpProbe probe, CancellationToken cancellation) => ProbeAsync(probe.Address, probe.Port);

    public Task<ProbeResult> ProbeTlsAsync(TlsProbe probe, CancellationToken cancellation) => ProbeAsync(probe.Address, probe.Port);

    public Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation)
    {
        lock (_gate)
        {
            Sent.Add(call);
            return Answer(call) is { } answer ? Task.FromResult(answer) : new TaskCompletionSource<HttpAnswer>().Task;
        }
    }

    private Task<ProbeResult> ProbeAsync(string address, int port)
    {
        lock (_gate)
        {
            Probed.Add((address, port));
            if (Silent.Contains(port)) return new TaskCompletionSource<ProbeResult>().Task;
            if (!Probes.TryGetValue(port, out var queue) || queue.Count == 0) return Task.FromResult(new ProbeResult(Passed: true, "fine (fake)"));
            return Task.FromResult(queue.Count == 1 ? queue.Peek() : queue.Dequeue());
        }
    }
}

namespace DRServerless.Core.Network;

/// <summary>
/// The network as the control plane sees it, for checks and actions. Link-local, loopback, metadata and other addresses that only this
/// host can reach are refused unless the host's options allow them; redirects are not followed; every call is bounded by its limit.
/// A failure of what is looked at is a result, not an exception.
/// </summary>
public interface INetwork
{
    /// <summary>Whether a port accepts connections.</summary>
    Task<ProbeResult> ProbeTcpAsync(TcpProbe probe, CancellationToken cancellation);

    /// <summary>Whether an HTTP request is answered as wanted.</summary>
    Task<ProbeResult> ProbeHttpAsync(HttpProbe probe, CancellationToken cancellation);

    /// <summary>Whether a certificate is valid.</summary>
    Task<ProbeResult> ProbeTlsAsync(TlsProbe probe, CancellationToken cancellation);

    /// <summary>Sends a request; an answer of any status is a result, and so is none.</summary>
    Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation);
}

/// <summary>What a probe saw.</summary>
/// <param name="Passed">Whether it was as wanted.</param>
/// <param name="Detail">What was seen, for people; never more than 300 characters.</param>
/// <param name="Hopeless">True when trying again cannot help: the address is refused.</param>
public sealed record ProbeResult(bool Passed, string Detail, bool Hopeless = false);

/// <summary>A TCP port to connect to.</summary>
/// <param name="Address">An IP address.</param>
/// <param name="Port">The port.</param>
/// <param name="Limit">The longest time it may take.</param>
public sealed record TcpProbe(string Address, int Port, TimeSpan Limit);

/// <summary>A TLS endpoint to look at.</summary>
/// <param name="Address">An IP address.</param>
/// <param name="Port">The port.</param>
/// <param name="Host">The name that is asked for, and that the certificate must carry; null for the address.</param>
/// <param name="ValidFor">How long it must be valid still.</param>
/// <param name="AllowPrivateAuthority">It need not lead to a trusted authority.</param>
/// <param name="Limit">The longest time it may take.</param>
public sealed record TlsProbe(string Address, int Port, string? Host, TimeSpan ValidFor, bool AllowPrivateAuthority, TimeSpan Limit);

/// <summary>An HTTP request to try.</summary>
public sealed record HttpProbe
{
    /// <summary>An IP address.</summary>
    public required string Address { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The host name that is asked for; null for the address.</summary>
    public string? Host { get; init; }

    /// <summary>Path and query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Over TLS.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The certificate need not lead to a trusted authority.</summary>
    public bool AllowPrivateAuthority { get; init; }

    /// <summary>The status that must come.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What the body must hold; null for anything.</summary>
    public string? BodyContains { get; init; }

    /// <summary>The longest time it may take.</summary>
    public required TimeSpan Limit { get; init; }
}

/// <summary>A request to send. Its text holds no secret: URL and headers that do are kept out of it.</summary>
public sealed record HttpCall
{
    /// <summary>Where to; https, or http to an address that the host's options allow.</summary>
    public required Uri Url { get; init; }

    /// <summary>The method.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's media type.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>As many bytes of the answer's body as are wanted; a longer body counts as no answer. Default 0: it is not read, for it could be endless.</summary>
    public int MostAnswerBytes { get; init; }

    /// <summary>The longest time it may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Names the host alone: query and headers may hold secrets.</summary>
    public override string ToString() => $"{Method} {Url.Scheme}://{Url.Authority}";
}

/// <summary>What came of a request.</summary>
/// <param name="Status">The status; null when none came.</param>
/// <param name="Detail">What happened, for people; holds no secret.</param>
/// <param name="Hopeless">True when trying again cannot help: the address is refused.</param>
public sealed record HttpAnswer(int? Status, string Detail, bool Hopeless = false)
{
    /// <summary>The body, where it was wanted.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>True for 200 to 299.</summary>
    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>True when the same request may succeed later: no answer, asked for patience, or a fault on the other side.</summary>
    public bool MayPass => !Hopeless && Status is null or 408 or 425 or 429 or >= 500;
}

/// <summary>For hosts that were given no network: everything is refused.</summary>
public sealed class NoNetwork : INetwork
{
    private const string Why = "This host makes no calls to the network.";

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeTcpAsync(TcpProbe probe, CancellationToken cancellation) => Refused();

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeHttpAsync(HttpProbe probe, CancellationToken cancellation) => Refused();

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeTlsAsync(TlsProbe probe, CancellationToken cancellation) => Refused();

    /// <inheritdoc/>
    public Task<HttpAnswer> SendAsync(HttpCall call, CancellationToken cancellation) => Task.FromResult(new HttpAnswer(null, Why, Hopeless: true));

    private static Task<ProbeResult> Refused() => Task.FromResult(new ProbeResult(Passed: false, Why, Hopeless: true));
}

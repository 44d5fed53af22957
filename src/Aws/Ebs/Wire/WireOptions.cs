using System.Security.Cryptography.X509Certificates;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>How connections are opened and kept.</summary>
internal sealed record WireOptions
{
    /// <summary>For name look-up, connecting and the TLS handshake together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An idle connection older than this is closed rather than used: the other side closes them too.</summary>
    public TimeSpan MaximumIdle { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Idle for this long, a connection is looked at before it is used.</summary>
    public TimeSpan ProbeAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections live between this and <see cref="MaximumLifetime"/>, spread at random, so that load follows the service's addresses.</summary>
    public TimeSpan MinimumLifetime { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan MaximumLifetime { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Connections at once; callers beyond it wait.</summary>
    public int MaximumConnections { get; init; } = 256;

    /// <summary>The one certificate to trust, instead of those that the machine trusts. For the simulator.</summary>
    public X509Certificate2? PinnedCertificate { get; init; }
}

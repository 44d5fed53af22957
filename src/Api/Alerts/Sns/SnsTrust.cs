using System.Security.Cryptography.X509Certificates;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>
/// Whom messages of SNS are believed by. The default is Amazon: certificates that lead to an authority of the operating system, fetched from
/// SNS's own hosts. Only a host that serves nobody but its own machine, with a simulator in the place of AWS, is composed with another.
/// </summary>
public sealed class SnsTrust
{
    private SnsTrust(Uri? standIn, X509Certificate2Collection? authorities) => (StandIn, Authorities) = (standIn, authorities);

    /// <summary>SNS itself.</summary>
    public static SnsTrust Amazon { get; } = new(null, null);

    /// <summary>Where is called instead of SNS's hosts, on loopback; null for those hosts.</summary>
    internal Uri? StandIn { get; }

    /// <summary>The authorities; null for those of the operating system.</summary>
    internal X509Certificate2Collection? Authorities { get; }

    /// <summary>A simulator that stands for SNS, on loopback, with an authority of its own. Refuses any other address: a host that the network reaches must not trust it.</summary>
    public static SnsTrust Simulated(Uri standIn, X509Certificate2 authority) => standIn.IsLoopback
        ? new SnsTrust(standIn, [authority])
        : throw new ArgumentException("Only a simulator on loopback may stand for SNS.", nameof(standIn));

    /// <summary>Where a judged address of SNS is called.</summary>
    internal Uri Place(Uri judged) => StandIn is null ? judged : new Uri(StandIn, judged.PathAndQuery);
}

using System.Security.Cryptography.X509Certificates;
using Amazon;
using Amazon.Runtime;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Ebs;

/// <summary>Which account, region and endpoint block storage speaks to. Its printed form holds no secret.</summary>
public sealed record EbsOptions
{
    /// <summary>The region, such as <c>eu-west-1</c>; it is signed for even with another endpoint.</summary>
    public required string Region { get; init; }

    /// <summary>What requests are signed with. Asked at most once a second, so that credentials that refresh themselves do.</summary>
    public required AWSCredentials Credentials { get; init; }

    /// <summary>
    /// A name for the account, by which calls share its quotas: its number, the role, or any stable name of the identity.
    /// </summary>
    public required string Account { get; init; }

    /// <summary>Where to call; null for the region's own https endpoint.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The one certificate to trust there, instead of those that the machine trusts; for the simulator.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>For one attempt of a call, answer included; default 30 s, at which a block needs 140 kbit/s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections to the endpoint at once; default 256. Callers beyond it wait.</summary>
    public int MaximumConnections { get; init; } = 256;

    /// <summary>Seed of the randomness of pauses and connection lifetimes; give each process another.</summary>
    public int Seed { get; init; }

    /// <summary>Where requests are counted; default those of the process.</summary>
    public DrMetrics Metrics { get; init; } = DrMetrics.Shared;

    /// <summary>The address that calls go to.</summary>
    internal Uri Address => Endpoint ?? new Uri($"https://ebs.{Region}.{RegionEndpoint.GetBySystemName(Region).PartitionDnsSuffix}");

    /// <summary>Where, not with what.</summary>
    public override string ToString() => $"EBS direct APIs of {Account} in {Region}";
}

using System.Security.Cryptography.X509Certificates;
using DRServerless.Aws.Access.Identity;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Access;

/// <summary>How the AWS adapters reach AWS. The defaults are right for real AWS; the rest is for a simulator.</summary>
public sealed record AwsOptions
{
    /// <summary>
    /// Where every service of every region is reached, such as <c>https://127.0.0.1:7001</c>; null (default) for AWS's own
    /// endpoints. The region travels in the signature.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// The one certificate that <see cref="Endpoint"/> may show, where no authority signed it; null (default) to trust the
    /// system's authorities. Needs an https <see cref="Endpoint"/>.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Fixed credentials; null (default) for the ordinary chain: environment, profile, container, instance.</summary>
    public AwsStaticCredentials? Credentials { get; init; }

    /// <summary>Web identity in place of credentials; null (default) for <see cref="Credentials"/> or the chain. Not together with <see cref="Credentials"/>.</summary>
    public AwsWebIdentity? WebIdentity { get; init; }

    /// <summary>Regions to accept that the SDK does not know: newer than it, or simulated. Default none.</summary>
    public IReadOnlyList<string> AdditionalRegions { get; init; } = [];

    /// <summary>Longest time for one attempt of a control-plane call, 1 second at least. Default 60 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often the SDK itself tries again after a throttle, a 5xx or a torn connection, 0..10. Default 3. Longer waits are
    /// the caller's: it gets a transient error and waits durably.
    /// </summary>
    public int Retries { get; init; } = 3;

    /// <summary>
    /// How long a listing by tag may lag behind a creation. Before "nothing is there" is believed where believing it wrongly would
    /// leave something behind, the listing is taken again after this time. Default 3 seconds; zero trusts the first look.
    /// </summary>
    public TimeSpan ListingLag { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Where requests are counted; default those of the process.</summary>
    public DrMetrics Metrics { get; init; } = DrMetrics.Shared;

    /// <summary>True for a region that the SDK knows, or <see cref="AdditionalRegions"/> names. Asks nobody.</summary>
    public bool Knows(string region) => AwsRegions.IsKnown(region) || AdditionalRegions.Contains(region, StringComparer.Ordinal);

    /// <summary>Everything that is wrong, each in a sentence that names the option; empty when all is well. Asks nobody.</summary>
    public IReadOnlyList<string> Validate() => [.. AwsOptionsCheck.Faults(this)];
}

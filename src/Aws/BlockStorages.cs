using DRServerless.Aws.Access;
using DRServerless.Aws.Ebs;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Aws;

/// <summary>What block storage needs of the rest.</summary>
internal sealed record BlockStorageRequest(AwsConnection Connection, InfrastructureReference Reference, ISnapshots Snapshots);

/// <summary>Opens the EBS direct APIs with the same identity and endpoint as everything else.</summary>
internal static class BlockStorages
{
    /// <summary>Block storage of a connection; makes no call.</summary>
    public static EbsBlockStorage Open(AwsOptions options, BlockStorageRequest request, Pacer pacer, TimeProvider time, int seed) => new(
        new EbsOptions
        {
            Region = request.Connection.Region,
            Credentials = request.Connection.Credentials,
            Account = AccountName(request.Reference.RoleArn ?? options.WebIdentity?.RoleArn),
            Endpoint = options.Endpoint,
            Certificate = options.Certificate,
            Seed = seed,
            Metrics = options.Metrics,
        },
        pacer, time, request.Snapshots);

    /// <summary>
    /// The name under which calls share an account's quotas: the account of the role, or "host" for the host's own identity, whose account
    /// nobody knows without asking. Should both be the same account, adaptive concurrency keeps the sum under the quota.
    /// </summary>
    private static string AccountName(string? role) =>
        role?.Split(':') is { Length: >= 6 } arn ? arn[4] : "host";
}

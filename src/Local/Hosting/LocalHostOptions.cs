using DRServerless.Api.Alerts.Sns;
using DRServerless.Aws.Access;
using DRServerless.Network;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Hosting;

/// <summary>How the embedded host runs.</summary>
public sealed record LocalHostOptions
{
    /// <summary>Directory of the store and the histories; made where it is missing. One host at a time uses it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port on loopback, 0..65535; 0 takes a free one. Default 7071.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>How AWS is reached.</summary>
    public AwsOptions Aws { get; init; } = new();

    /// <summary>Budgets and pauses of the workflows.</summary>
    public WorkflowOptions Workflows { get; init; } = new();

    /// <summary>What checks and actions may reach.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Whom messages of SNS are believed by. Default Amazon; with a simulator in the place of AWS, that simulator.</summary>
    public SnsTrust Sns { get; init; } = SnsTrust.Amazon;

    /// <summary>
    /// Under which address people reach this host from elsewhere, through a proxy that somebody set up; https, without a path. Only links in notices are served
    /// there. Null (default): they cannot, and notices have no links.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How often what should run is looked after: operations cut short, replication loops that ended; the figures of replication in /metrics are as old at most. Default 1 minute.</summary>
    public TimeSpan CaretakerInterval { get; init; } = TimeSpan.FromMinutes(1);
}

using DRServerless.Core.Infrastructure;
using DRServerless.Core.Network;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Secrets;
using DRServerless.Core.Storage;
using DRServerless.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Runtime;

/// <summary>What activities and the services beside them need of their host. Orchestrations get none of it.</summary>
public sealed record WorkflowServices
{
    /// <summary>Objects: manifests, ledgers.</summary>
    public required IObjectStore Objects { get; init; }

    /// <summary>Documents over the same objects.</summary>
    public DocumentStore Documents => new(Objects);

    /// <summary>The infrastructures of projects.</summary>
    public required IInfrastructureProvider Infrastructures { get; init; }

    /// <summary>Copies chunks; one for the process, so that all disks share its buffers.</summary>
    public required ChunkCopier Copier { get; init; }

    /// <summary>Starts and steers orchestrations. Asked for when needed: the runtime itself is made from the definitions.</summary>
    public required Func<IOrchestrationClient> Client { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes loggers.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The network, for checks and actions. Default: none, and every check or action that needs it fails and says so.</summary>
    public INetwork Network { get; init; } = new NoNetwork();

    /// <summary>The host's secrets, for actions. Default: none.</summary>
    public ISecrets Secrets { get; init; } = new NoSecrets();

    /// <summary>Mail, for notices. Default: none is sent.</summary>
    public IMailer Mailer { get; init; } = new NoMailer();

    /// <summary>Under which address people reach this host, for the links in notices: https, without a path. Null (default) when they cannot; notices then have no links.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where is counted; default those of the process.</summary>
    public DrMetrics Metrics { get; init; } = DrMetrics.Shared;

    /// <summary>Told of each operation that has ended; of some twice. For figures: what it does must not fail.</summary>
    public Action<Operation>? OperationEnded { get; init; }

    /// <summary>Budgets and pauses.</summary>
    public WorkflowOptions Options { get; init; } = new();
}

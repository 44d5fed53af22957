using static DRServerless.Core.Telemetry.Dimensions;

namespace DRServerless.Core.Telemetry;

/// <summary>Every metric of the product. The table in <c>docs/OBSERVABILITY.md</c> and the alert rules are held to it by tests.</summary>
public static class MetricCatalog
{
    private static readonly string[] PerMachine = [Project, Machine];
    private static readonly string[] PerCall = [Service, Operation, Region];

    /// <summary>Age of what could be launched now.</summary>
    public static readonly MetricDefinition ReplicationLag = new(
        "drserverless.replication.lag", MetricKind.Gauge, "s", PerMachine, "Age of a machine's newest recovery point: what a disaster would lose now.");

    /// <summary>The age that it should stay under.</summary>
    public static readonly MetricDefinition ReplicationLagGoal = new(
        "drserverless.replication.lag.goal", MetricKind.Gauge, "s", PerMachine, "The lag that the project allows: the target that the lag is held against.");

    /// <summary>Bytes not yet on the other side.</summary>
    public static readonly MetricDefinition ReplicationBacklog = new(
        "drserverless.replication.backlog", MetricKind.Gauge, "By", PerMachine, "Bytes of disk that the cycle in flight has still to deal with.");

    /// <summary>Speed of the cycle in flight.</summary>
    public static readonly MetricDefinition ReplicationRate = new(
        "drserverless.replication.rate", MetricKind.Gauge, "By/s", PerMachine, "Bytes a second that are written to the other side; nothing between two cycles.");

    /// <summary>Recovery points that stand.</summary>
    public static readonly MetricDefinition RecoveryPoints = new(
        "drserverless.recovery_points", MetricKind.Gauge, "{recovery_point}", PerMachine, "Recovery points of a machine that can be launched.");

    /// <summary>Recovery points that were made.</summary>
    public static readonly MetricDefinition RecoveryPointsSealed = new(
        "drserverless.recovery_points.sealed", MetricKind.Counter, "{recovery_point}", PerMachine, "Recovery points that became launchable.");

    /// <summary>Blocks read.</summary>
    public static readonly MetricDefinition BlocksRead = new(
        "drserverless.replication.blocks.read", MetricKind.Counter, "{block}", PerMachine, "Blocks read from the side that is replicated from.");

    /// <summary>Blocks written.</summary>
    public static readonly MetricDefinition BlocksWritten = new(
        "drserverless.replication.blocks.written", MetricKind.Counter, "{block}", PerMachine, "Blocks written to the other side; its growth is the copy rate.");

    /// <summary>Bytes written.</summary>
    public static readonly MetricDefinition BytesWritten = new(
        "drserverless.replication.bytes.written", MetricKind.Counter, "By", PerMachine, "Bytes written to the other side.");

    /// <summary>Operations that began.</summary>
    public static readonly MetricDefinition OperationsStarted = new(
        "drserverless.operations.started", MetricKind.Counter, "{operation}", [Project, Kind], "Operations that began to be carried out.");

    /// <summary>Operations that ended.</summary>
    public static readonly MetricDefinition OperationsEnded = new(
        "drserverless.operations.ended", MetricKind.Counter, "{operation}", [Project, Kind, Outcome], "Operations that ended, and how.");

    /// <summary>Operations that failed.</summary>
    public static readonly MetricDefinition OperationsFailed = new(
        "drserverless.operations.failed", MetricKind.Counter, "{operation}", [Project, Kind, Code], "Operations that ended as failed, and why.");

    /// <summary>How long operations take.</summary>
    public static readonly MetricDefinition OperationDuration = new(
        "drserverless.operation.duration", MetricKind.Histogram, "s", [Kind, Outcome], "From an operation's acceptance to its end.");

    /// <summary>How long activities take.</summary>
    public static readonly MetricDefinition ActivityDuration = new(
        "drserverless.activity.duration", MetricKind.Histogram, "s", [Activity, Outcome], "Runs of the workflows' activities.");

    /// <summary>Requests to AWS.</summary>
    public static readonly MetricDefinition AwsRequests = new(
        "drserverless.aws.requests", MetricKind.Counter, "{request}", [.. PerCall, Outcome], "Requests sent to AWS, retries included.");

    /// <summary>Requests that AWS throttled.</summary>
    public static readonly MetricDefinition AwsThrottles = new(
        "drserverless.aws.throttles", MetricKind.Counter, "{request}", PerCall, "Requests that AWS refused for their number.");

    /// <summary>Requests that repeat one that failed.</summary>
    public static readonly MetricDefinition AwsRetries = new(
        "drserverless.aws.retries", MetricKind.Counter, "{request}", PerCall, "Requests that were made again after one that failed.");

    /// <summary>Channels that were told.</summary>
    public static readonly MetricDefinition NoticesSent = new(
        "drserverless.notices.sent", MetricKind.Counter, "{notice}", [Project, Kind], "Notices that a channel acknowledged, by kind of channel.");

    /// <summary>Tries to tell a channel that are made again.</summary>
    public static readonly MetricDefinition NoticesRetried = new(
        "drserverless.notices.retried", MetricKind.Counter, "{notice}", [Project, Kind], "Tries to tell a channel that failed and are made again.");

    /// <summary>Channels that were given up.</summary>
    public static readonly MetricDefinition NoticesDead = new(
        "drserverless.notices.dead", MetricKind.Counter, "{notice}", [Project, Kind], "Notices that a channel was not told of and that were given up.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        ReplicationLag, ReplicationLagGoal, ReplicationBacklog, ReplicationRate, RecoveryPoints, RecoveryPointsSealed, BlocksRead, BlocksWritten, BytesWritten,
        OperationsStarted, OperationsEnded, OperationsFailed, OperationDuration, ActivityDuration, AwsRequests, AwsThrottles, AwsRetries,
        NoticesSent, NoticesRetried, NoticesDead,
    ];

    /// <summary>True for a metric that has as many series as there are machines.</summary>
    public static bool IsPerMachine(string name) => All.Any(metric => metric.Name == name && metric.Dimensions.Contains(Machine));
}

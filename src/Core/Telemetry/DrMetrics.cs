using System.Diagnostics;
using System.Diagnostics.Metrics;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;

namespace DRServerless.Core.Telemetry;

/// <summary>
/// The instruments of <see cref="MetricCatalog"/>. Nothing is exported from here: a host listens to the meter by its name. Counts are of this
/// process since its start, and at most once: what a crash cuts off between an effect and its count is not counted.
/// </summary>
public sealed class DrMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "DRServerless";

    private static readonly double[] OperationSeconds = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 14_400, 86_400];
    private static readonly double[] ActivitySeconds = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 120, 300];

    private readonly ReplicationGauges _gauges;
    private readonly Counter<long> _sealed;
    private readonly Counter<long> _blocksRead;
    private readonly Counter<long> _blocksWritten;
    private readonly Counter<long> _bytesWritten;
    private readonly Counter<long> _started;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _failed;
    private readonly Histogram<double> _operationSeconds;
    private readonly Histogram<double> _activitySeconds;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _noticesSent;
    private readonly Counter<long> _noticesRetried;
    private readonly Counter<long> _noticesDead;

    /// <summary>Makes the instruments anew.</summary>
    public DrMetrics()
    {
        Meter = new Meter(MeterName);
        _gauges = new ReplicationGauges(Meter);
        _sealed = Counter(MetricCatalog.RecoveryPointsSealed);
        _blocksRead = Counter(MetricCatalog.BlocksRead);
        _blocksWritten = Counter(MetricCatalog.BlocksWritten);
        _bytesWritten = Counter(MetricCatalog.BytesWritten);
        _started = Counter(MetricCatalog.OperationsStarted);
        _ended = Counter(MetricCatalog.OperationsEnded);
        _failed = Counter(MetricCatalog.OperationsFailed);
        _operationSeconds = Histogram(MetricCatalog.OperationDuration, OperationSeconds);
        _activitySeconds = Histogram(MetricCatalog.ActivityDuration, ActivitySeconds);
        _requests = Counter(MetricCatalog.AwsRequests);
        _throttles = Counter(MetricCatalog.AwsThrottles);
        _retries = Counter(MetricCatalog.AwsRetries);
        _noticesSent = Counter(MetricCatalog.NoticesSent);
        _noticesRetried = Counter(MetricCatalog.NoticesRetried);
        _noticesDead = Counter(MetricCatalog.NoticesDead);
    }

    /// <summary>Those of the process, for hosts that are alone in it.</summary>
    public static DrMetrics Shared { get; } = new();

    /// <summary>The meter, for listeners that want these instruments and no others of the name.</summary>
    public Meter Meter { get; }

    /// <summary>Shows how replication stands; what was shown before is forgotten.</summary>
    /// <param name="samples">One for each machine that replicates.</param>
    /// <param name="time">The clock.</param>
    /// <param name="freshFor">How long this may be told.</param>
    public void ShowReplication(IReadOnlyList<ReplicationSample> samples, TimeProvider time, TimeSpan freshFor) => _gauges.Show(samples, time, freshFor);

    /// <summary>A recovery point became launchable.</summary>
    public void CountRecoveryPoint(ProjectId project, MachineId machine) => _sealed.Add(1, ForMachine(project, machine));

    /// <summary>Blocks were copied.</summary>
    public void CountBlocks(ProjectId project, MachineId machine, long read, long written)
    {
        var tags = ForMachine(project, machine);
        if (read > 0) _blocksRead.Add(read, in tags);
        if (written <= 0) return;
        _blocksWritten.Add(written, in tags);
        _bytesWritten.Add(written * Block.Size, in tags);
    }

    /// <summary>An operation began.</summary>
    public void CountStarted(Operation operation) =>
        _started.Add(1, new TagList { { Dimensions.Project, operation.ProjectId.Value }, { Dimensions.Kind, operation.Kind.ToString() } });

    /// <summary>An operation ended.</summary>
    public void CountEnded(Operation operation)
    {
        var (project, kind, outcome) = (operation.ProjectId.Value, operation.Kind.ToString(), operation.Status.ToString());
        _ended.Add(1, new TagList { { Dimensions.Project, project }, { Dimensions.Kind, kind }, { Dimensions.Outcome, outcome } });
        if (operation.Status == OperationStatus.Failed)
            _failed.Add(1, new TagList { { Dimensions.Project, project }, { Dimensions.Kind, kind }, { Dimensions.Code, operation.Problem?.Code ?? "unexpected" } });
        if (operation.EndedAt is { } endedAt)
            _operationSeconds.Record((endedAt - operation.AcceptedAt).TotalSeconds, new TagList { { Dimensions.Kind, kind }, { Dimensions.Outcome, outcome } });
    }

    /// <summary>A channel was tried: told, to be tried again, or given up.</summary>
    public void CountNotice(ProjectId project, string channelKind, DeliveryState state)
    {
        var counter = state == DeliveryState.Delivered ? _noticesSent : state == DeliveryState.Dead ? _noticesDead : _noticesRetried;
        counter.Add(1, new TagList { { Dimensions.Project, project.Value }, { Dimensions.Kind, channelKind } });
    }

    /// <summary>An activity ran.</summary>
    public void RecordActivity(string activity, TimeSpan duration, bool succeeded) => _activitySeconds.Record(
        duration.TotalSeconds, new TagList { { Dimensions.Activity, activity }, { Dimensions.Outcome, succeeded ? "succeeded" : "failed" } });

    /// <summary>A meter for one operation of a service in a region; keep it where the calls are made.</summary>
    public CallMeter MeterCalls(string service, string operation, string region) => new(_requests, _throttles, _retries, service, operation, region);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static TagList ForMachine(ProjectId project, MachineId machine) =>
        new() { { Dimensions.Project, project.Value }, { Dimensions.Machine, machine.Value } };

    private Counter<long> Counter(MetricDefinition definition) => Meter.CreateCounter<long>(definition.Name, definition.Unit, definition.Description);

    private Histogram<double> Histogram(MetricDefinition definition, double[] boundaries) => Meter.CreateHistogram(
        definition.Name, definition.Unit, definition.Description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}

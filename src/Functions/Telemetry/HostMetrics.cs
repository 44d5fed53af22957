using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Metrics;

namespace DRServerless.Functions.Telemetry;

/// <summary>
/// Figures that alerts look at, sent to Application Insights. Names and dimensions are agreed with infra/bicep/names.bicep, and a test holds them together.
/// </summary>
public sealed class HostMetrics(TelemetryClient telemetry)
{
    /// <summary>Age in seconds of a machine's newest recovery point.</summary>
    public const string ReplicationLag = "drserverless.replication.lag";

    /// <summary>Counts one for each operation that ended as failed.</summary>
    public const string OperationsFailed = "drserverless.operations.failed";

    /// <summary>Dimension: the project.</summary>
    public const string Project = "project";

    /// <summary>Dimension: the machine.</summary>
    public const string Machine = "machine";

    /// <summary>More machines than the SDK would tell apart by itself.</summary>
    private static readonly MetricConfiguration Many = new(seriesCountLimit: 50_000, valuesPerDimensionLimit: 20_000, new MetricSeriesConfigurationForMeasurement(restrictToUInt32Values: false));

    /// <summary>How old a machine's newest recovery point is.</summary>
    public void Lag(ProjectId project, MachineId machine, TimeSpan age) =>
        telemetry.GetMetric(ReplicationLag, Project, Machine, Many).TrackValue(age.TotalSeconds, project.Value, machine.Value);

    /// <summary>An operation has ended; failures are counted.</summary>
    public void OperationEnded(Operation operation)
    {
        if (operation.Status != OperationStatus.Failed) return;
        telemetry.GetMetric(OperationsFailed, Project, "kind", "code", Many)
            .TrackValue(1, operation.ProjectId.Value, operation.Kind.ToString(), operation.Problem?.Code ?? "none");
    }
}

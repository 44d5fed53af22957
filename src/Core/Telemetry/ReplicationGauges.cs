using System.Diagnostics.Metrics;

namespace DRServerless.Core.Telemetry;

/// <summary>
/// The gauges of replication. They show the newest look at the documents, for as long as it is fresh: of several hosts only the one that
/// looks shows anything, and one that looks no more falls silent instead of telling what was.
/// </summary>
internal sealed class ReplicationGauges
{
    private volatile Look? _look;

    public ReplicationGauges(Meter meter)
    {
        Create(meter, MetricCatalog.ReplicationLag, sample => sample.LagSeconds);
        Create(meter, MetricCatalog.ReplicationLagGoal, sample => sample.LagGoalSeconds);
        Create(meter, MetricCatalog.ReplicationBacklog, sample => sample.BacklogBytes);
        Create(meter, MetricCatalog.ReplicationRate, sample => sample.BytesPerSecond);
        Create(meter, MetricCatalog.RecoveryPoints, sample => sample.RecoveryPoints);
    }

    public void Show(IReadOnlyList<ReplicationSample> samples, TimeProvider time, TimeSpan freshFor) =>
        _look = new Look(samples, time, time.GetTimestamp(), freshFor);

    private void Create(Meter meter, MetricDefinition definition, Func<ReplicationSample, double?> value) =>
        meter.CreateObservableGauge(definition.Name, () => Measure(value), definition.Unit, definition.Description);

    private IEnumerable<Measurement<double>> Measure(Func<ReplicationSample, double?> value)
    {
        if (_look is not { } look || look.Time.GetElapsedTime(look.At) > look.FreshFor) yield break;
        foreach (var sample in look.Samples)
        {
            if (value(sample) is not { } measured) continue;
            yield return new Measurement<double>(measured, new(Dimensions.Project, sample.ProjectId.Value), new(Dimensions.Machine, sample.MachineId.Value));
        }
    }

    private sealed record Look(IReadOnlyList<ReplicationSample> Samples, TimeProvider Time, long At, TimeSpan FreshFor);
}

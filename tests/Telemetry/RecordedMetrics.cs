using System.Diagnostics.Metrics;
using DRServerless.Core.Telemetry;

namespace DRServerless.Tests.Telemetry;

/// <summary>Listens to one set of instruments, and to no other that a test beside this one may use.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<Recorded> _recorded = [];

    public RecordedMetrics(DrMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Recorded> All
    {
        get
        {
            lock (_lock) return [.. _recorded];
        }
    }

    /// <summary>Measurements of a metric that carry all of these labels.</summary>
    public IReadOnlyList<Recorded> Of(MetricDefinition metric, params (string Name, string Value)[] labels) =>
        [.. All.Where(recorded => recorded.Metric == metric.Name && labels.All(label => recorded.Labels.GetValueOrDefault(label.Name) == label.Value))];

    public double Sum(MetricDefinition metric, params (string Name, string Value)[] labels) => Of(metric, labels).Sum(recorded => recorded.Value);

    /// <summary>Reads the gauges now; what they told before is forgotten.</summary>
    public IReadOnlyList<Recorded> Gauges(MetricDefinition metric)
    {
        lock (_lock) _recorded.RemoveAll(recorded => recorded.Metric == metric.Name);
        _listener.RecordObservableInstruments();
        return Of(metric);
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new Dictionary<string, string>();
        foreach (var (name, label) in tags) labels.Add(name, (string)label!);
        lock (_lock) _recorded.Add(new Recorded(instrument.Name, value, labels));
    }
}

/// <summary>A measurement.</summary>
internal sealed record Recorded(string Metric, double Value, IReadOnlyDictionary<string, string> Labels);

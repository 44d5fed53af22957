using System.Diagnostics.Metrics;
using DRServerless.Core.Telemetry;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.DataContracts;

namespace DRServerless.Functions.Telemetry;

/// <summary>
/// Hands what the product measures to Application Insights, under the names of the catalogue and with its labels as dimensions. What <see cref="HostMetrics"/>
/// tells by itself is left out. Measurements are gathered here and handed over by <see cref="Flush"/>, so a request to AWS costs an addition and no telemetry item.
/// </summary>
public sealed class MetricsBridge : IDisposable
{
    private static readonly HashSet<string> ToldElsewhere = [HostMetrics.ReplicationLag, HostMetrics.OperationsFailed];

    /// <summary>The most series that are gathered between two flushes.</summary>
    private const int MostSeries = 20_000;

    private readonly TelemetryClient _telemetry;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private Dictionary<string, Series> _series = [];

    /// <summary>Begins to listen.</summary>
    public MetricsBridge(TelemetryClient telemetry)
    {
        _telemetry = telemetry;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == DrMetrics.MeterName && !ToldElsewhere.Contains(instrument.Name)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.Start();
    }

    /// <summary>Looks at the gauges, and hands over what was measured since the last time.</summary>
    public void Flush()
    {
        _listener.RecordObservableInstruments();
        Dictionary<string, Series> series;
        lock (_gate) (series, _series) = (_series, []);
        foreach (var one in series.Values) _telemetry.TrackMetric(one.ToTelemetry());
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = Key(instrument.Name, labels);
        lock (_gate)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                if (_series.Count >= MostSeries) return;
                _series[key] = series = new Series(instrument.Name, labels.ToArray());
            }

            series.Add(value);
        }
    }

    private static string Key(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = name;
        foreach (var label in labels) key = $"{key}\n{label.Value}";
        return key;
    }

    private sealed class Series(string name, KeyValuePair<string, object?>[] labels)
    {
        private int _count;
        private double _sum;
        private double _least = double.MaxValue;
        private double _most = double.MinValue;

        public void Add(double value) => (_count, _sum, _least, _most) = (_count + 1, _sum + value, Math.Min(_least, value), Math.Max(_most, value));

        public MetricTelemetry ToTelemetry()
        {
            var telemetry = new MetricTelemetry(name, _count, _sum, _least, _most, standardDeviation: 0);
            foreach (var (label, value) in labels) telemetry.Properties[label] = value?.ToString() ?? "";
            return telemetry;
        }
    }
}

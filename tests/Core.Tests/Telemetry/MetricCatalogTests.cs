using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;

namespace DRServerless.Core.Tests.Telemetry;

/// <summary>Names of metrics are agreed with dashboards and alert rules: what is written down is what is measured.</summary>
public sealed partial class MetricCatalogTests
{
    [Fact]
    public void Table_InTheDocumentation_IsTheCatalog()
    {
        var rows = File.ReadLines(Find("docs/OBSERVABILITY.md")).Where(line => line.StartsWith("| `drserverless.", StringComparison.Ordinal)).ToList();

        Assert.Equal(MetricCatalog.All.Select(Row), rows);
    }

    [Fact]
    public void Names_InBicep_AreThoseOfTheCode()
    {
        var bicep = File.ReadAllText(Find("infra/bicep/names.bicep"));

        Assert.Equal(MetricCatalog.ReplicationLag.Name, Value(bicep, "replicationLag"));
        Assert.Equal(MetricCatalog.OperationsFailed.Name, Value(bicep, "operationsFailed"));
        Assert.Equal(Dimensions.Project, Value(bicep, "project"));
        Assert.Equal(Dimensions.Machine, Value(bicep, "machine"));
        Assert.Equal(2, MetricName().Count(bicep));
        Assert.Equal([Dimensions.Project, Dimensions.Machine], MetricCatalog.ReplicationLag.Dimensions);
        Assert.Contains(Dimensions.Project, MetricCatalog.OperationsFailed.Dimensions);
    }

    [Fact]
    public void Instruments_OfTheMeter_AreTheCatalog()
    {
        using var metrics = new DrMetrics();
        var made = new List<(string, string?, string?, MetricKind)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == metrics.Meter) made.Add((instrument.Name, instrument.Unit, instrument.Description, KindOf(instrument)));
        };
        listener.Start();

        Assert.Equal(
            MetricCatalog.All.Select(metric => (metric.Name, (string?)metric.Unit, (string?)metric.Description, metric.Kind)).OrderBy(metric => metric.Name),
            made.OrderBy(metric => metric.Item1));
    }

    [Fact]
    public void CallMeter_ListenedTo_AllocatesNothing()
    {
        using var metrics = new DrMetrics();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listening) => listening.EnableMeasurementEvents(instrument) };
        var heard = 0L;
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => heard += instrument.Meter == metrics.Meter ? value : 0);
        listener.Start();
        var meter = metrics.MeterCalls("EBS", "PutSnapshotBlock", "eu-west-1");
        for (var warmUp = 0; warmUp < 100; warmUp++) meter.Count(PacingOutcome.Throttled, 2);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < 1_000; call++) meter.Count(PacingOutcome.Throttled, 2);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A counter that allocated for each request would have used far more than a kilobyte.
        Assert.InRange(allocated, 0, 1_024);
        Assert.Equal(3 * 1_100, heard);
    }

    private static string Row(MetricDefinition metric) =>
        $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {metric.Unit} | {string.Join(", ", metric.Dimensions)} | {metric.Description} |";

    private static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => MetricKind.Counter,
        Histogram<double> => MetricKind.Histogram,
        ObservableGauge<double> => MetricKind.Gauge,
        _ => throw new InvalidOperationException($"{instrument.GetType()} has no kind."),
    };

    private static string Value(string bicep, string name) => Regex.Match(bicep, $@"^\s+{name}: '([^']+)'", RegexOptions.Multiline).Groups[1].Value;

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DRServerless.sln"))) return Path.Combine(folder.FullName, path);
        throw new FileNotFoundException($"No checkout above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex("'drserverless\\.[a-z._]+'")]
    private static partial Regex MetricName();
}

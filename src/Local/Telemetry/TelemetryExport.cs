using DRServerless.Core.Telemetry;
using DRServerless.Workflows.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DRServerless.Local.Telemetry;

/// <summary>
/// Exports what the product measures: metrics for Prometheus at <c>/metrics</c>, and, where the standard OTEL_ variables name a collector, metrics
/// and traces to it. The exporter's own settings are read from those variables too.
/// </summary>
internal static class TelemetryExport
{
    private const string ServiceName = "drserverless";

    /// <summary>Adds the exporters that are asked for.</summary>
    /// <param name="services">Of the web application; whose end ends the exporters, after a last export.</param>
    /// <param name="setting">Reads an environment variable.</param>
    public static void ExportTelemetry(this IServiceCollection services, Func<string, string?> setting)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(setting("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : ServiceName))
            .WithMetrics(metrics => Listen(metrics).AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0));
        if (IsWanted(setting, "METRICS")) telemetry.WithMetrics(metrics => metrics.AddOtlpExporter());
        if (IsWanted(setting, "TRACES")) telemetry.WithTracing(traces => traces.AddSource(DrTraces.SourceName).AddOtlpExporter());
    }

    /// <summary>Serves <c>/metrics</c>; like everything here, to this machine only.</summary>
    public static void MapMetrics(this WebApplication application) => application.MapPrometheusScrapingEndpoint("/metrics");

    private static MeterProviderBuilder Listen(MeterProviderBuilder metrics) => metrics
        .AddMeter(DrMetrics.MeterName)
        .AddView(instrument => MetricCatalog.IsPerMachine(instrument.Name) ? new MetricStreamConfiguration { CardinalityLimit = 2 * ReplicationSampler.MaximumMachines } : null);

    private static bool IsWanted(Func<string, string?> setting, string signal) =>
        !string.Equals(setting("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && (setting("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } || setting($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is { Length: > 0 });
}

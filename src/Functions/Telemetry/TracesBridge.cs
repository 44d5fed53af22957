using System.Diagnostics;
using DRServerless.Core.Telemetry;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.DataContracts;

namespace DRServerless.Functions.Telemetry;

/// <summary>
/// Hands the product's spans to Application Insights: an operation is one transaction there, from its activities into the calls of AWS, on whatever instance they ran.
/// </summary>
public sealed class TracesBridge : IDisposable
{
    private readonly TelemetryClient _telemetry;
    private readonly ActivityListener _listener;

    /// <summary>Begins to listen.</summary>
    public TracesBridge(TelemetryClient telemetry)
    {
        _telemetry = telemetry;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DrTraces.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _telemetry.TrackDependency(ToTelemetry(span)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>A span as Application Insights knows it; its ids are those of the trace, so that it finds its place.</summary>
    internal static DependencyTelemetry ToTelemetry(Activity span)
    {
        var telemetry = new DependencyTelemetry
        {
            Name = span.DisplayName,
            Type = span.Kind == ActivityKind.Client ? "AWS" : "InProc",
            Id = span.SpanId.ToHexString(),
            Timestamp = new DateTimeOffset(span.StartTimeUtc, TimeSpan.Zero),
            Duration = span.Duration,
            Success = span.Status != ActivityStatusCode.Error,
            ResultCode = span.GetTagItem("error.type")?.ToString() ?? "",
        };
        telemetry.Context.Operation.Id = span.TraceId.ToHexString();
        telemetry.Context.Operation.ParentId = span.ParentSpanId.ToHexString();
        foreach (var (name, value) in span.TagObjects) telemetry.Properties[name] = value?.ToString() ?? "";
        return telemetry;
    }
}

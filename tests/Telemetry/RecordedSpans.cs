using System.Diagnostics;
using DRServerless.Core.Telemetry;

namespace DRServerless.Tests.Telemetry;

/// <summary>Spans that have ended: of one subject's trace, or all.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Lock _lock = new();
    private readonly List<Activity> _spans = [];

    public RecordedSpans(string? subject = null)
    {
        ActivityTraceId? trace = subject is null ? null : DrTraces.ContextOf(subject).TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DrTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (trace is not null && span.TraceId != trace) return;
                lock (_lock) _spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All
    {
        get
        {
            lock (_lock) return [.. _spans];
        }
    }

    public IReadOnlyList<Activity> Of(string subject) => [.. All.Where(span => span.TraceId == DrTraces.ContextOf(subject).TraceId)];

    public void Dispose() => _listener.Dispose();
}

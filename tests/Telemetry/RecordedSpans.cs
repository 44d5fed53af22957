using System.Diagnostics;
using DRServerless.Core.Telemetry;

namespace DRServerless.Tests.Telemetry;

/// <summary>Spans of one subject's trace that have ended.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Lock _lock = new();
    private readonly List<Activity> _spans = [];

    public RecordedSpans(string subject)
    {
        var trace = DrTraces.ContextOf(subject).TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == DrTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId != trace) return;
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

    public void Dispose() => _listener.Dispose();
}

using System.Diagnostics;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Telemetry;

/// <summary>
/// An activity with a span, a log scope and a measured duration around each run, the same on every host. Activities run for real or not at
/// all, so nothing here is repeated by a replay; orchestrations have neither spans nor metrics.
/// </summary>
internal sealed class ObservedActivity(ActivityDefinition activity, WorkflowServices services)
    : ActivityDefinition(activity.Name, activity.InputType, activity.OutputType)
{
    private readonly ILogger _logger = services.Loggers.CreateLogger<ObservedActivity>();

    public override async Task<object?> RunUntypedAsync(Runtime.ActivityContext context, object? input, CancellationToken cancellation)
    {
        var subject = ActivitySubject.Of(Name, context.InstanceId, input);
        using var scope = _logger.BeginScope(subject);
        using var span = subject.StartSpan();
        var startedAt = services.Time.GetTimestamp();
        try
        {
            var output = await activity.RunUntypedAsync(context, input, cancellation);
            services.Metrics.RecordActivity(Name, services.Time.GetElapsedTime(startedAt), succeeded: true);
            return output;
        }
        catch (Exception error) when (Note(error, span, startedAt, cancellation))
        {
            throw;
        }
    }

    /// <summary>Always false: a look at what passes, with the span and the scope still there.</summary>
    private bool Note(Exception error, Activity? span, long startedAt, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return false;
        Core.Telemetry.DrTraces.Fail(span, FailureRecord.From(error).Code);
        services.Metrics.RecordActivity(Name, services.Time.GetElapsedTime(startedAt), succeeded: false);
        return false;
    }
}

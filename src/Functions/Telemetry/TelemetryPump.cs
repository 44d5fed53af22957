using Microsoft.Extensions.Hosting;

namespace DRServerless.Functions.Telemetry;

/// <summary>Hands over what this instance measured, once a minute and when it ends; and holds the bridges open until then.</summary>
public sealed class TelemetryPump(MetricsBridge metrics, TracesBridge traces, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override void Dispose()
    {
        traces.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) metrics.Flush();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            metrics.Flush();
        }
    }
}

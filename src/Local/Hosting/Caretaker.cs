using DRServerless.Core.Errors;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Telemetry;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Hosting;

/// <summary>
/// Looks after what should run, at start and from time to time: operations that a crash cut short, replication loops, superseded machines that come back, incidents that are not watched,
/// replication that stalls, notices that are not delivered, what could not be deleted before, drills that are due, and how far behind machines are.
/// </summary>
internal sealed partial class Caretaker(OperationRecovery operations, ReplicationSupervisor replication, GarbageStore garbage, UnfencedWatch watch, IncidentDesk incidents, ReplicationWatch replicationWatch, NoticeKeeper notices, DrillKeeper drills, ReplicationSampler sampler,
    TimeSpan interval, TimeProvider time, ILogger<Caretaker> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync(_stop.Token);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do await LookAfterAsync(cancellation);
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LookAfterAsync(CancellationToken cancellation)
    {
        await TryAsync(async () =>
        {
            await operations.ResumeAllAsync(cancellation);
            await replication.EnsureAllRunningAsync(cancellation);
            await watch.LookAtAllAsync(cancellation);
            await garbage.SweepAllAsync(cancellation);
        });
        // Whatever hinders the others: an incident waits for nobody.
        await TryAsync(() => incidents.ResumeAllAsync(cancellation));
        await TryAsync(() => drills.LookAtAllAsync(cancellation));
        await TryAsync(() => replicationWatch.LookAtAllAsync(cancellation));
        await TryAsync(() => notices.SweepAsync(cancellation));
        // Figures are told for three looks: one that fails leaves no gap, and a host that looks no more falls silent.
        await TryAsync(() => sampler.SampleAsync(3 * interval, cancellation));
    }

    private async Task TryAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (DrException error)
        {
            // Tried again at the next interval; a store that is full now may have room then.
            LogTrouble(logger, error);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "What should run could not be looked after; it is tried again")]
    private static partial void LogTrouble(ILogger logger, Exception error);
}

using System.Collections.Concurrent;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>
/// Takes alerts: a receipt means that they are durable, or tell nothing that was not. Whoever comes while a project's document is being
/// written is written together with all others that wait, so a storm costs a few writes; what waits is bounded, and whoever comes beyond
/// that is told to come again.
/// </summary>
public sealed class AlertIntake(WorkflowServices services, Func<Guid> newGuid, int mostWaiting = 2_000)
{
    private readonly ConcurrentDictionary<ProjectId, Waiting> _projects = new();
    private readonly IncidentDocuments _incidents = new(services.Documents, services.Time);
    private int _waiting;

    /// <summary>
    /// Takes alerts of one sender, all or none. <c>alert_not_expected</c> when the project has no policy that is enabled,
    /// <c>alerts_over_limit</c> when there is no room.
    /// </summary>
    public async Task<AlertReceipt> TakeAsync(ProjectId project, IReadOnlyList<Alert> alerts, CancellationToken cancellation)
    {
        var waiting = _projects.GetOrAdd(project, _ => new Waiting());
        if (Interlocked.Increment(ref _waiting) > mostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new DrException(ErrorCodes.AlertsOverLimit, "More alerts wait than can be taken. Nothing was changed. Send them again.") { RetryAfter = TimeSpan.FromSeconds(1) };
        }

        try
        {
            var sent = new Sent(alerts);
            waiting.Queue.Enqueue(sent);
            await waiting.Gate.WaitAsync(cancellation);
            try
            {
                // Not the caller's to cancel: others wait for the same write.
                if (!sent.Answer.Task.IsCompleted) await WriteAsync(project, Drain(waiting.Queue), CancellationToken.None);
            }
            finally
            {
                waiting.Gate.Release();
            }

            return await sent.Answer.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static List<Sent> Drain(ConcurrentQueue<Sent> queue)
    {
        var batch = new List<Sent>();
        while (queue.TryDequeue(out var sent)) batch.Add(sent);
        return batch;
    }

    private async Task WriteAsync(ProjectId project, List<Sent> batch, CancellationToken cancellation)
    {
        try
        {
            var policy = (await services.Documents.FindAsync<AlertPolicy>(Keys.AlertPolicy(project), cancellation))?.Value;
            if (policy is not { Enabled: true }) throw new DrException(ErrorCodes.AlertNotExpected, $"Project {project} has no alert policy that is enabled. Nothing was changed.");
            await WriteAsync(project, policy, batch, cancellation);
        }
        catch (DrException failure)
        {
            foreach (var sent in batch) sent.Answer.TrySetException(failure);
        }
    }

    private async Task WriteAsync(ProjectId project, AlertPolicy policy, List<Sent> batch, CancellationToken cancellation)
    {
        var incident = Identifier.New<IncidentId>(newGuid());
        var answers = new Dictionary<Sent, Func<AlertWatch, AlertReceipt>>();
        var watch = await ChangeAsync(project, before => Take(policy, before, batch, incident, answers), cancellation);
        if (watch.OpenIncident == incident) await OpenAsync(new IncidentReference(project, incident), cancellation);
        foreach (var (sent, receipt) in answers) sent.Answer.TrySetResult(receipt(watch));
    }

    private async Task<AlertWatch> ChangeAsync(ProjectId project, Func<AlertWatch, AlertWatch> change, CancellationToken cancellation)
    {
        var key = Keys.AlertWatch(project);
        try
        {
            return await services.Documents.UpdateAsync(key, change, ErrorCodes.ObjectNotFound, cancellation);
        }
        catch (DrException missing) when (missing.Code == ErrorCodes.ObjectNotFound)
        {
            try
            {
                await services.Documents.CreateAsync(key, new AlertWatch(), cancellation);
            }
            catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
            {
                // Another host was first.
            }

            return await services.Documents.UpdateAsync(key, change, ErrorCodes.ObjectNotFound, cancellation);
        }
    }

    private static AlertWatch Take(AlertPolicy policy, AlertWatch before, List<Sent> batch, IncidentId incident, Dictionary<Sent, Func<AlertWatch, AlertReceipt>> answers)
    {
        var watch = before;
        foreach (var sent in batch)
        {
            var chosen = sent.Alerts.Where(alert => policy.Matchers.Any(matcher => matcher.Fits(alert))).ToList();
            try
            {
                var after = watch.With(chosen, incident);
                var taken = chosen.Count(alert => after.Facts[alert.Fingerprint] != watch.Facts.GetValueOrDefault(alert.Fingerprint));
                answers[sent] = written => new AlertReceipt(taken, chosen.Count - taken, sent.Alerts.Count - chosen.Count, written.OpenIncident);
                watch = after.Noting(sent.Alerts.Except(chosen));
            }
            catch (DrException full)
            {
                answers.Remove(sent);
                sent.Answer.TrySetException(full);
            }
        }

        return watch;
    }

    private async Task OpenAsync(IncidentReference incident, CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        await _incidents.CreateAsync(incident, now, cancellation);
        await services.Client().StartAsync(AlertNames.Watch, incident.IncidentId.Value, IncidentInput.Opened(incident, now), cancellation);
    }

    private sealed class Waiting
    {
        public ConcurrentQueue<Sent> Queue { get; } = new();

        public SemaphoreSlim Gate { get; } = new(1);
    }

    private sealed class Sent(IReadOnlyList<Alert> alerts)
    {
        public IReadOnlyList<Alert> Alerts { get; } = alerts;

        public TaskCompletionSource<AlertReceipt> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

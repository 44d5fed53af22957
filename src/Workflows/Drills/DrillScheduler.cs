using System.Globalization;
using System.Text;
using DRServerless.Core.Blocks;
using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Reports;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Drills;

/// <summary>
/// One look at one schedule. Write order: the drill is started, then what became of its time is written, then that its time is settled, then people are
/// told; a crash between any two is put right by the next look.
/// </summary>
internal sealed class DrillScheduler(WorkflowServices services)
{
    private const string Unattended = "no host looked at the schedule between its time and the end of the window in which it may start";

    private readonly RecoveryLog _recoveries = new(services.Documents);

    /// <summary>The id of the one drill that a project may have at a time.</summary>
    public static OperationId OperationOf(ProjectId project, DateTimeOffset dueAt)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        Digest.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"drill of {project} at {dueAt.ToUnixTimeSeconds()}"))).CopyTo(hash);
        return Identifier.New<OperationId>(new Guid(hash[..16]));
    }

    public async Task LookAsync(Project project, DrillSettings settings, DrillSchedule schedule, CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        var progress = (await services.Documents.FindAsync<DrillProgress>(Keys.DrillProgress(project.Id), cancellation))?.Value;
        var from = progress is { } last && last.DecidedUntil > settings.ChangedAt ? last.DecidedUntil : settings.ChangedAt;
        var times = DrillClock.Look(schedule, from, now);
        if (times is { Due: null, Passed: [] }) return;

        var missed = new List<DrillOccurrence>();
        foreach (var (passed, index) in times.Passed.Select((passed, index) => (passed, index)))
            missed.AddRange(await SettlePassedAsync(project, schedule, passed, index == 0 ? progress?.Waiting : null, cancellation));
        var waiting = times.Due is { } due ? await SettleDueAsync(project, schedule, due, cancellation) : null;

        var until = times.Due is { } settled && waiting is null ? settled : times.Passed.Count > 0 ? times.Passed[^1] : from;
        var next = new DrillProgress(until, waiting);
        if (next != progress) await services.Documents.PutAsync(Keys.DrillProgress(project.Id), next, cancellation);
        if (missed.Count > 0) await TellAsync(project, missed, times.PassedInAll, cancellation);
    }

    /// <summary>What became of a time that has passed; the occurrence when it was missed.</summary>
    private async Task<IEnumerable<DrillOccurrence>> SettlePassedAsync(Project project, DrillSchedule schedule, DateTimeOffset due, string? waitedFor, CancellationToken cancellation)
    {
        var id = OperationOf(project.Id, due);
        var started = await StartedAsync(project, id, cancellation);
        var skipped = started ? null : await SkippedAsync(project, schedule, due, cancellation);
        var occurrence = started ? new DrillOccurrence(due, DrillOutcome.Started, services.Time.GetUtcNow(), "on time", id)
            : skipped is not null ? new DrillOccurrence(due, DrillOutcome.Skipped, services.Time.GetUtcNow(), skipped)
            : new DrillOccurrence(due, DrillOutcome.Missed, services.Time.GetUtcNow(), waitedFor ?? Unattended);
        await RecordAsync(project.Id, occurrence, cancellation);
        return occurrence.Outcome == DrillOutcome.Missed ? [occurrence] : [];
    }

    /// <summary>Starts or leaves out what is due; why it has to wait, or null when it is settled.</summary>
    private async Task<string?> SettleDueAsync(Project project, DrillSchedule schedule, DateTimeOffset due, CancellationToken cancellation)
    {
        if (await SkippedAsync(project, schedule, due, cancellation) is { } reason)
        {
            await RecordAsync(project.Id, new DrillOccurrence(due, DrillOutcome.Skipped, services.Time.GetUtcNow(), reason), cancellation);
            return null;
        }

        var id = OperationOf(project.Id, due);
        try
        {
            if (!await StartedAsync(project, id, cancellation)) await StartAsync(project, schedule, due, id, cancellation);
        }
        catch (DrException refusal)
        {
            // Whatever it is may pass, or be put right, while the drill may still start.
            return refusal.Message;
        }

        await RecordAsync(project.Id, new DrillOccurrence(due, DrillOutcome.Started, services.Time.GetUtcNow(), "on time", id), cancellation);
        return null;
    }

    private Task<Operation> StartAsync(Project project, DrillSchedule schedule, DateTimeOffset due, OperationId id, CancellationToken cancellation)
    {
        var starter = new OperationStarter(
            services.Documents, services.Client(), services.Time, () => throw new DrException(ErrorCodes.InvariantBroken, "The id of a scheduled drill comes from its time."));
        return starter.StartAsync(project.Id, new DrillRequest
        {
            DueAt = due,
            Reason = "schedule",
            RecoveryPoint = schedule.RecoveryPointAgeSeconds == 0
                ? RecoveryPointSelector.Latest
                : new RecoveryPointSelector { AtOrBefore = services.Time.GetUtcNow().AddSeconds(-schedule.RecoveryPointAgeSeconds) },
        }, "drill schedule", id, cancellation);
    }

    /// <summary>True once the drill has really begun: a document alone may be of a start that was refused.</summary>
    private async Task<bool> StartedAsync(Project project, OperationId id, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<Operation>(Keys.Operation(id), cancellation))?.Value is { } operation
        && (operation.HasEnded() || project.ActiveOperation == id || project.EndingDrill == id || operation.Status != OperationStatus.Accepted);

    private async Task<string?> SkippedAsync(Project project, DrillSchedule schedule, DateTimeOffset due, CancellationToken cancellation)
    {
        if (schedule.Suspended) return "the schedule is suspended";
        if (schedule.RestDaysAfterFailover == 0 || await _recoveries.LastForRealAsync(project.Id, due, cancellation) is not { } last) return null;
        return due - last.EndedAt < TimeSpan.FromDays(schedule.RestDaysAfterFailover)
            ? $"operation {last.OperationId} ended less than {schedule.RestDaysAfterFailover} days before"
            : null;
    }

    private async Task RecordAsync(ProjectId project, DrillOccurrence occurrence, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.CreateAsync(Keys.DrillOccurrence(project, occurrence.DueAt), occurrence, cancellation);
        }
        catch (DrException stands) when (stands.Code == ErrorCodes.WriteConflict)
        {
            // Written by an earlier look, or by another host's.
        }
    }

    private Task TellAsync(Project project, List<DrillOccurrence> missed, long inAll, CancellationToken cancellation)
    {
        var (last, more) = (missed[^1], Math.Max(missed.Count, inAll) - 1);
        return new NoticeDesk(services).TellAsync(project.Id, new Notice
        {
            Subject = string.Create(CultureInfo.InvariantCulture, $"drill-missed {project.Id} {last.DueAt.ToUnixTimeSeconds()}"),
            Kind = NoticeKind.DrillMissed,
            Severity = NoticeSeverity.Warning,
            At = last.At,
            Title = more == 0 ? $"A drill of {project.Name} was missed" : $"{more + 1} drills of {project.Name} were missed",
            Text = $"The one that was due at {last.DueAt.UtcDateTime:yyyy-MM-dd HH:mm}Z did not start: {last.Reason} Nothing was launched. Start one by hand: drctl drill start.",
        }, cancellation);
    }
}

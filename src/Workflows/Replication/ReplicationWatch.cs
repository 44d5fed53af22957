using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Notices;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Progress;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Replication;

/// <summary>
/// Watches for machines whose replication stalls or falls behind, and tells once that it does and once that it is well again. Hosts call it every
/// minute. Write order: the trouble's document, then the notice; told again after a crash it is told once, for the trouble's begin names it.
/// </summary>
public sealed partial class ReplicationWatch(WorkflowServices services)
{
    private readonly ILogger _logger = services.Loggers.CreateLogger<ReplicationWatch>();
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly ReplicationReader _reader = new(services.Documents, services.Time);
    private readonly NoticeDesk _desk = new(services);

    /// <summary>Looks at every project once. One that cannot be looked at does not keep the others from it.</summary>
    public async Task LookAtAllAsync(CancellationToken cancellation)
    {
        await foreach (var key in services.Documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/project", StringComparison.Ordinal)) continue;
            if (await services.Documents.FindAsync<Project>(key, cancellation) is not { Value: { Deleting: false } project }) continue;
            try
            {
                await LookAsync(project, cancellation);
            }
            catch (DrException error)
            {
                LogTrouble(_logger, project.Id.Value, error);
            }
        }
    }

    private async Task LookAsync(Project project, CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        var looks = new List<ReplicationLook>();
        foreach (var machine in await _catalog.ListAsync(project.Id, cancellation))
        {
            if (ReplicationIntent.Replicates(project, machine)) looks.Add(await LookAsync(project, machine, now, cancellation));
        }

        var troubles = await WriteAsync(project, standing => standing.After(looks, now), mayBegin: looks.Any(look => look.IsInTrouble), cancellation);
        foreach (var trouble in troubles.Items.Where(trouble => trouble.IsWorthTelling(now))) await TellAsync(project, trouble, cancellation);
        if (troubles.Items.Any(trouble => trouble.OverAt is not null))
            await WriteAsync(project, standing => standing with { Items = [.. standing.Items.Where(trouble => trouble.OverAt is null)] }, mayBegin: false, cancellation);
    }

    private async Task<ReplicationLook> LookAsync(Project project, Machine machine, DateTimeOffset now, CancellationToken cancellation)
    {
        var replication = await _reader.ReadAsync(project.Id, machine.Id, cancellation);
        var state = project.ReplicationPaused ? ReplicationState.Paused : replication.State;
        return new ReplicationLook(
            machine.Id, machine.Name, state, replication.Problem, replication.LatestRecoveryPointAt, now - replication.LatestRecoveryPointAt,
            TimeSpan.FromSeconds(project.Replication.LagGoalSeconds));
    }

    private async Task<ReplicationTroubles> WriteAsync(Project project, Func<ReplicationTroubles, ReplicationTroubles> change, bool mayBegin, CancellationToken cancellation)
    {
        var key = Keys.ReplicationTroubles(project.Id);
        if (await services.Documents.FindAsync<ReplicationTroubles>(key, cancellation) is null)
        {
            if (!mayBegin) return new ReplicationTroubles();
            try
            {
                await services.Documents.CreateAsync(key, new ReplicationTroubles(), cancellation);
            }
            catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
            {
                // Another host was first.
            }
        }

        return await services.Documents.UpdateAsync<ReplicationTroubles>(key, standing =>
        {
            var next = change(standing);
            return next.Items.SequenceEqual(standing.Items) ? standing : next;
        }, ErrorCodes.ObjectNotFound, cancellation);
    }

    private async Task TellAsync(Project project, ReplicationTrouble trouble, CancellationToken cancellation)
    {
        var episode = $"{trouble.MachineId} {trouble.Since:O}";
        await _desk.TellAsync(project.Id, new Notice
        {
            Subject = $"replication-behind {episode}",
            Kind = NoticeKind.Replication,
            Severity = NoticeSeverity.Warning,
            At = trouble.Since,
            Title = $"Replication of {trouble.MachineName} is in trouble",
            Text = Tries.Shorten(trouble.Why),
        }, cancellation);
        if (trouble.OverAt is not { } over) return;
        await _desk.TellAsync(project.Id, new Notice
        {
            Subject = $"replication-well {episode}",
            Kind = NoticeKind.Replication,
            Severity = NoticeSeverity.Information,
            At = over,
            Title = $"Replication of {trouble.MachineName} is well again",
            Text = $"The trouble had lasted {(over - trouble.Since).TotalMinutes:0} minutes.",
        }, cancellation);
    }

    [LoggerMessage(1304, LogLevel.Warning, "The replication of project {Project} could not be looked at; that is tried again")]
    private static partial void LogTrouble(ILogger logger, string project, Exception error);
}

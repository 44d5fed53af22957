using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Retention;

/// <summary>
/// Finds snapshots that were made and never entered, because the process died in between and its orchestration was ended before it came back.
/// A snapshot that has just been made looks the same, so one becomes garbage only when it is still unaccounted for after
/// <see cref="WorkflowOptions.StrayGrace"/>; and nothing is deleted here, only recorded.
/// </summary>
internal sealed class StraySnapshots(WorkflowServices services)
{
    /// <summary>Looks this often within the grace period.</summary>
    private const int LooksPerGrace = 6;

    private readonly ReplicationDocuments _documents = new(services);
    private readonly GarbageStore _garbage = new(services);

    /// <summary>Name of the garbage that a stray becomes.</summary>
    public static string NameOf(string snapshotId) => $"stray-{snapshotId}";

    /// <summary>Looks at both sides if it is time to.</summary>
    public async Task WatchAsync(ProjectId projectId, CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        var before = (await services.Documents.FindAsync<StrayWatch>(Keys.StraySnapshots(projectId), cancellation))?.Value;

        // A time from the future is of a clock that was set back since: look.
        if (before is not null && before.LookedAt <= now && now - before.LookedAt < services.Options.StrayGrace / LooksPerGrace) return;
        await LookAsync(projectId, before?.Strays ?? [], services.Options.StrayGrace, now, cancellation);
    }

    /// <summary>Records every stray as garbage at once; only when nothing of the project replicates.</summary>
    public Task CollectAsync(ProjectId projectId, CancellationToken cancellation) =>
        LookAsync(projectId, [], TimeSpan.Zero, services.Time.GetUtcNow(), cancellation);

    private async Task LookAsync(ProjectId projectId, IReadOnlyList<Stray> before, TimeSpan grace, DateTimeOffset now, CancellationToken cancellation)
    {
        var project = await _documents.ProjectAsync(projectId, cancellation);
        var seen = new List<Stray>();
        foreach (var side in Enum.GetValues<Side>())
        {
            foreach (var id in await OwnedAsync(project, side, cancellation) ?? [])
                seen.Add(before.FirstOrDefault(stray => stray.Side == side && stray.SnapshotId == id && stray.FirstSeen <= now) ?? new Stray(side, id, now));
        }

        // Documents are read after the sides: what was made and entered in between is accounted for.
        var known = await AccountedForAsync(projectId, cancellation);
        seen.RemoveAll(stray => known.Contains((stray.Side, stray.SnapshotId)));
        var old = seen.Where(stray => now - stray.FirstSeen >= grace).ToList();
        await ConvictAsync(projectId, old, now, cancellation);
        await services.Documents.PutAsync(Keys.StraySnapshots(projectId), new StrayWatch { LookedAt = now, Strays = [.. seen.Except(old)] }, cancellation);
    }

    /// <summary>
    /// Suspects first, then looks again, then convicts. Whoever enters a snapshot late does it the other way round, entering and then looking for a
    /// suspicion (<see cref="NameOf"/>), so one of the two sees the other and no snapshot is both entered and deleted.
    /// </summary>
    private async Task ConvictAsync(ProjectId project, List<Stray> strays, DateTimeOffset now, CancellationToken cancellation)
    {
        if (strays.Count == 0) return;
        var suspicions = strays.Select(stray => new Garbage
        {
            Name = NameOf(stray.SnapshotId),
            Reason = "Nothing accounts for it: it was made shortly before a crash or a lost connection.",
            At = now,
            Resources = [new GarbageResource(stray.Side, GarbageKind.Snapshot, stray.SnapshotId)],
            Suspected = true,
        }).ToList();
        foreach (var suspicion in suspicions) await _garbage.AddAsync(project, suspicion, cancellation);
        var known = await AccountedForAsync(project, cancellation);
        foreach (var suspicion in suspicions)
        {
            if (suspicion.Resources.Any(resource => known.Contains((resource.Side, resource.Id)))) await _garbage.ForgetAsync(project, suspicion.Name, cancellation);
            else await _garbage.ConfirmAsync(project, suspicion.Name, cancellation);
        }
    }

    /// <summary>Null for a side that cannot be asked: it is looked at when it can be.</summary>
    private async Task<IReadOnlyList<string>?> OwnedAsync(Project project, Side side, CancellationToken cancellation)
    {
        try
        {
            return await services.Infrastructures.Open(project.At(side)).Snapshots.ListOwnedAsync(project.Id.Value, cancellation);
        }
        catch (DrException)
        {
            return null;
        }
    }

    private async Task<HashSet<(Side Side, string Id)>> AccountedForAsync(ProjectId project, CancellationToken cancellation)
    {
        var known = new HashSet<(Side, string)>();
        var machines = new HashSet<MachineId>();
        await foreach (var key in services.Objects.ListAsync(Keys.Machines(project), cancellation))
        {
            if (Identifier.TryParse<MachineId>(key.Split('/')[3], out var machine)) machines.Add(machine);
        }

        // A machine's replication before its points: a cycle that is published in between is seen in one or the other.
        foreach (var machine in machines) known.UnionWith(SnapshotAccount.Of(await _documents.ReplicationAsync(project, machine, cancellation)));
        foreach (var machine in machines) known.UnionWith((await _documents.RecoveryPointsAsync(project, machine, cancellation)).SelectMany(SnapshotAccount.Of));
        await foreach (var garbage in _garbage.ListAsync(project, cancellation))
        {
            if (!garbage.Suspected) known.UnionWith(garbage.Resources.Select(resource => (resource.Side, resource.Id)));
        }

        return known;
    }
}

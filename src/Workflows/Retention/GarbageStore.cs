using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Retention;

/// <summary>
/// Deletion that survives crashes and sides out of reach. Write order: what is to be deleted is recorded first, then whatever still
/// pointed at it is let go, then it is deleted, then the record goes. A crash anywhere leaves a record that a later sweep ends.
/// </summary>
public sealed class GarbageStore(WorkflowServices services)
{
    /// <summary>Records garbage; added to what stands under the same name already.</summary>
    public async Task AddAsync(ProjectId project, Garbage garbage, CancellationToken cancellation)
    {
        if (garbage.Resources.Count == 0) return;
        var key = Keys.GarbageItem(project, garbage.Name);
        try
        {
            await services.Documents.CreateAsync(key, garbage, cancellation);
        }
        catch (DrException conflict) when (conflict.Code == ErrorCodes.WriteConflict)
        {
            await AddToExistingAsync(project, key, garbage, cancellation);
        }
    }

    /// <summary>Lets the resources of a suspicion be deleted; nothing when it was taken back.</summary>
    public async Task ConfirmAsync(ProjectId project, string name, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.UpdateAsync<Garbage>(
                Keys.GarbageItem(project, name), suspicion => suspicion with { Suspected = false }, ErrorCodes.ObjectNotFound, cancellation);
        }
        catch (DrException forgotten) when (forgotten.Code == ErrorCodes.ObjectNotFound)
        {
            // Another look found what accounts for it.
        }
    }

    /// <summary>True when a record of that name stands.</summary>
    public async Task<bool> StandsAsync(ProjectId project, string name, CancellationToken cancellation) =>
        await services.Documents.FindAsync<Garbage>(Keys.GarbageItem(project, name), cancellation) is not null;

    /// <summary>Takes a record back: its resources stay.</summary>
    public Task ForgetAsync(ProjectId project, string name, CancellationToken cancellation) =>
        services.Documents.DeleteAsync(Keys.GarbageItem(project, name), cancellation);

    /// <summary>All that is recorded.</summary>
    public IAsyncEnumerable<Garbage> ListAsync(ProjectId project, CancellationToken cancellation) =>
        services.Documents.ListAsync<Garbage>(Keys.Garbage(project), cancellation);

    /// <summary>Deletes what can be deleted now; returns how many resources are left. Never throws for a side that is out of reach.</summary>
    public async Task<int> SweepAsync(ProjectId projectId, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(projectId), cancellation))?.Value;
        if (project is null) return 0;
        var left = 0;
        var sweep = new GarbageSweep(project, services);
        await foreach (var garbage in ListAsync(projectId, cancellation))
        {
            var gone = await sweep.DeleteAsync(garbage, cancellation);
            left += gone.Count == 0 ? garbage.Resources.Count : await KeepRestAsync(projectId, garbage, gone, cancellation);
        }

        return left;
    }

    /// <summary>
    /// Watches for strays and sweeps, in every project, and takes deletions of projects to their end; for hosts, on a timer, because a loop
    /// that is paused or stopped does none of it.
    /// </summary>
    public async Task SweepAllAsync(CancellationToken cancellation)
    {
        var deletion = new ProjectDeletion(services.Objects);
        ProjectId? current = null;
        var stands = false;
        await foreach (var key in services.Objects.ListAsync(Keys.Projects, cancellation))
        {
            if (!Identifier.TryParse<ProjectId>(key.Split('/')[1], out var id)) continue;
            if (id != current)
            {
                // Some of a project's keys come before its document's, and some after.
                if (current is { } passed && !stands) await deletion.DeleteOrphansAsync(passed, cancellation);
                (current, stands) = (id, false);
            }

            if (key != Keys.Project(id)) continue;
            stands = true;
            await SweepProjectAsync(id, deletion, cancellation);
        }

        if (current is { } last && !stands) await deletion.DeleteOrphansAsync(last, cancellation);
    }

    private async Task SweepProjectAsync(ProjectId id, ProjectDeletion deletion, CancellationToken cancellation)
    {
        if ((await services.Documents.FindAsync<Project>(Keys.Project(id), cancellation))?.Value is not { } project) return;
        var strays = new StraySnapshots(services);
        await (project.Deleting ? strays.CollectAsync(id, cancellation) : strays.WatchAsync(id, cancellation));
        await SweepAsync(id, cancellation);
        if (project.Deleting) await deletion.EndAsync(project, cancellation);
    }

    private async Task AddToExistingAsync(ProjectId project, string key, Garbage garbage, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.UpdateAsync<Garbage>(
                key, old => garbage.Resources.All(old.Resources.Contains) ? old : old with { Resources = [.. old.Resources.Union(garbage.Resources)] },
                ErrorCodes.ObjectNotFound, cancellation);
        }
        catch (DrException swept) when (swept.Code == ErrorCodes.ObjectNotFound)
        {
            // A sweep ended the old record between the two calls.
            await AddAsync(project, garbage, cancellation);
        }
    }

    private async Task<int> KeepRestAsync(ProjectId project, Garbage garbage, IReadOnlySet<GarbageResource> gone, CancellationToken cancellation)
    {
        var key = Keys.GarbageItem(project, garbage.Name);
        try
        {
            var rest = await services.Documents.UpdateAsync<Garbage>(
                key, old => old with { Resources = [.. old.Resources.Where(resource => !gone.Contains(resource))] }, ErrorCodes.ObjectNotFound, cancellation);
            if (rest.Resources.Count == 0) await services.Documents.DeleteAsync(key, cancellation);
            return rest.Resources.Count;
        }
        catch (DrException swept) when (swept.Code == ErrorCodes.ObjectNotFound)
        {
            return 0;
        }
    }
}

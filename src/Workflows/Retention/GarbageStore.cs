using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Retention;

/// <summary>
/// Deletion that survives crashes and sides out of reach. Write order: what is to be deleted is recorded first, then whatever still
/// pointed at it is let go, then it is deleted, then the record goes. A crash anywhere leaves a record that a later sweep ends.
/// </summary>
public sealed class GarbageStore(WorkflowServices services)
{
    private readonly ILogger _log = services.Loggers.CreateLogger<GarbageStore>();

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
        var unreachable = new HashSet<Side>();
        await foreach (var garbage in ListAsync(projectId, cancellation))
            left += await SweepOneAsync(project, garbage, unreachable, cancellation);
        return left;
    }

    /// <summary>Sweeps every project; for hosts, on a timer, because a loop that is paused or stopped sweeps nothing.</summary>
    public async Task SweepAllAsync(CancellationToken cancellation)
    {
        await foreach (var key in services.Objects.ListAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/project", StringComparison.Ordinal)) continue;
            if (await services.Documents.FindAsync<Project>(key, cancellation) is { } project) await SweepAsync(project.Value.Id, cancellation);
        }
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

    private async Task<int> SweepOneAsync(Project project, Garbage garbage, HashSet<Side> unreachable, CancellationToken cancellation)
    {
        if (garbage.Suspected) return garbage.Resources.Count;
        if (garbage.RecoveryPoint is { } point && await services.Documents.FindAsync<RecoveryPoint>(
                Keys.RecoveryPoint(project.Id, point.MachineId, point.RecoveryPointId), cancellation) is not null)
            return garbage.Resources.Count;

        var gone = new HashSet<GarbageResource>();
        foreach (var resource in garbage.Resources.Where(resource => !unreachable.Contains(resource.Side)))
        {
            try
            {
                if (await DeleteAsync(services.Infrastructures.Open(project.At(resource.Side)), resource, cancellation)) gone.Add(resource);
            }
            catch (DrException error)
            {
                if (error.Code != ErrorCodes.Throttled && error.Code.Category is ErrorCategory.Unavailable or ErrorCategory.Denied) unreachable.Add(resource.Side);
                _log.LogWarning("{Kind} {Id} at the {Side} of {Project} stays until later: {Code}", resource.Kind, resource.Id, resource.Side, project.Id, error.Code);
            }
        }

        return await KeepRestAsync(project.Id, garbage, gone, cancellation);
    }

    private async Task<int> KeepRestAsync(ProjectId project, Garbage garbage, HashSet<GarbageResource> gone, CancellationToken cancellation)
    {
        if (gone.Count == 0) return garbage.Resources.Count;
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

    private static async Task<bool> DeleteAsync(IInfrastructure infrastructure, GarbageResource resource, CancellationToken cancellation)
    {
        switch (resource.Kind)
        {
            case GarbageKind.Snapshot:
                await infrastructure.Snapshots.DeleteAsync(resource.Id, cancellation);
                return true;
            case GarbageKind.Instance:
                await infrastructure.Machines.TerminateAsync(resource.Id, cancellation);
                return await infrastructure.Machines.GetPowerStateAsync(resource.Id, cancellation) is PowerState.Terminated or PowerState.Terminating;
            case GarbageKind.Launch:
                return await infrastructure.Launcher.CleanUpAsync(resource.Id, cancellation);
            default:
                throw new DrException(ErrorCodes.InvariantBroken, $"Garbage of kind {resource.Kind} is unknown.");
        }
    }
}

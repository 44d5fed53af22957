using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Naming;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Retention;

/// <summary>
/// Deletes projects. Write order: the project's document says that it is deleted, which is the instant from which on it is, for it is the
/// same document by which operations begin, so that of a start and a deletion one is refused; then its name is free; then its documents go,
/// its own the last. What it could not yet delete at an infrastructure keeps it, unseen, until that is gone. A crash anywhere is
/// carried to its end by the next sweep. Operations stay: they are the record of what was done.
/// </summary>
public sealed class ProjectDeletion(IObjectStore objects)
{
    private readonly DocumentStore _documents = new(objects);

    /// <summary>Deletes a project on which nothing replicates and nothing runs; otherwise refused with the reason.</summary>
    public async Task DeleteAsync(ProjectId id, CancellationToken cancellation)
    {
        await foreach (var key in objects.ListAsync(Keys.Quarantines(id), cancellation))
        {
            throw new DrException(ErrorCodes.ActionNotAllowed,
                $"Instance {key[(key.LastIndexOf('/') + 1)..]} is in quarantine, and what it has to be given back is recorded with the project. Nothing was changed. Stop the instance; within a minute it is let out.");
        }

        var project = await _documents.UpdateAsync<Project>(Keys.Project(id), current =>
        {
            current.EnsureStands();
            current.EnsureUnprotected("be deleted");
            return current with { Deleting = true };
        }, ErrorCodes.ProjectNotFound, cancellation);
        await EndAsync(project, cancellation);
    }

    /// <summary>Takes the deletion of a project as far as it goes now.</summary>
    internal async Task EndAsync(Project project, CancellationToken cancellation)
    {
        await UniqueNames.ReleaseAsync(_documents, Keys.ProjectName(project.Name), project.Id.Value, cancellation);
        var (document, garbage) = (Keys.Project(project.Id), Keys.Garbage(project.Id));
        var garbageIsLeft = false;
        await foreach (var key in objects.ListAsync(Keys.OfProject(project.Id), cancellation))
        {
            if (key.StartsWith(garbage, StringComparison.Ordinal)) garbageIsLeft = true;
            else if (key != document) await objects.DeleteAsync(key, cancellation);
        }

        await DeleteBelowAsync(Keys.AlertMessages(project.Id), cancellation);
        await DeleteBelowAsync(Keys.NoticesToDeliver(project.Id), cancellation);
        if (!garbageIsLeft) await objects.DeleteAsync(document, cancellation);
    }

    /// <summary>Deletes what stands of a project that is not there: it was written by somebody who had not seen it go.</summary>
    internal async Task DeleteOrphansAsync(ProjectId id, CancellationToken cancellation)
    {
        if (await _documents.FindAsync<Project>(Keys.Project(id), cancellation) is null) await DeleteBelowAsync(Keys.OfProject(id), cancellation);
    }

    private async Task DeleteBelowAsync(string prefix, CancellationToken cancellation)
    {
        await foreach (var key in objects.ListAsync(prefix, cancellation)) await objects.DeleteAsync(key, cancellation);
    }
}

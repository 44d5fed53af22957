using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;

namespace DRServerless.Api.Projects;

/// <summary>
/// Keeps project names unique without a lock. A name is reserved before its project is written and confirmed after. A reservation
/// whose project is not there may belong to a caller that died, so another may take it over; whoever lost it so finds out when
/// confirming, and takes the project back. What was confirmed stays with its project.
/// </summary>
internal static class ProjectNames
{
    private const int MaximumAttempts = 16;

    public static async Task ReserveAsync(DocumentStore documents, Project project, CancellationToken cancellation)
    {
        var place = Keys.ProjectName(project.Name);
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            try
            {
                await documents.CreateAsync(place, new ProjectName(project.Id), cancellation);
                return;
            }
            catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
            {
                if (await documents.FindAsync<ProjectName>(place, cancellation) is not { } holder) continue;
                if (holder.Value.ProjectId == project.Id) return;
                await RefuseIfHeldAsync(documents, project, holder.Value, cancellation);
                if (await TakeOverAsync(documents, project, holder.Value, cancellation)) return;
            }
        }

        throw Taken(project);
    }

    public static async Task ConfirmAsync(DocumentStore documents, Project project, CancellationToken cancellation)
    {
        try
        {
            await documents.UpdateAsync<ProjectName>(
                Keys.ProjectName(project.Name), holder => holder.ProjectId == project.Id ? holder with { Confirmed = true } : throw Taken(project), ErrorCodes.AlreadyExists, cancellation);
        }
        catch (DrException lost) when (lost.Code == ErrorCodes.AlreadyExists)
        {
            await documents.DeleteAsync(Keys.Project(project.Id), CancellationToken.None);
            throw Taken(project);
        }
    }

    /// <summary>Gives the name free before the project goes: as long as the project stands nobody else can come to hold it.</summary>
    public static async Task ReleaseAsync(DocumentStore documents, Project project, CancellationToken cancellation)
    {
        var place = Keys.ProjectName(project.Name);
        if (await documents.FindAsync<ProjectName>(place, cancellation) is { } holder && holder.Value.ProjectId == project.Id)
            await documents.DeleteAsync(place, cancellation);
    }

    /// <summary>A project that is not there holds its name no more: its caller died while making it.</summary>
    private static async Task RefuseIfHeldAsync(DocumentStore documents, Project project, ProjectName holder, CancellationToken cancellation)
    {
        if (await documents.FindAsync<Project>(Keys.Project(holder.ProjectId), cancellation) is not null) throw Taken(project);
    }

    /// <summary>False when the reservation changed meanwhile.</summary>
    private static async Task<bool> TakeOverAsync(DocumentStore documents, Project project, ProjectName from, CancellationToken cancellation)
    {
        var stands = await documents.UpdateAsync<ProjectName>(
            Keys.ProjectName(project.Name), holder => holder == from ? new ProjectName(project.Id) : holder, ErrorCodes.AlreadyExists, cancellation);
        return stands.ProjectId == project.Id;
    }

    private static DrException Taken(Project project) =>
        new(ErrorCodes.AlreadyExists, $"There is a project named '{project.Name}'. Nothing was changed. Choose another name.");
}

/// <summary>Who holds a project name. Document <c>project-names/{digest of the name}</c>.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Confirmed">True once the project stands and the name is its own.</param>
internal sealed record ProjectName(ProjectId ProjectId, bool Confirmed = false);

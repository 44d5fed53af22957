using DRServerless.Api.Endpoints;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Naming;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Projects;

/// <summary>Projects: make, look at, change, delete.</summary>
internal static class ProjectEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "createProject", Method = "POST", Route = "projects", Role = ApiRole.Administrator,
            Summary = "Makes a project. Both infrastructures are checked first: the region must exist and the credentials must be good.",
            RequestType = typeof(CreateProjectRequest), SuccessStatus = 201, ResponseType = typeof(ProjectView), Handle = CreateAsync,
        },
        new()
        {
            Name = "listProjects", Method = "GET", Route = "projects", Role = ApiRole.Reader,
            Summary = "Lists all projects.", SuccessStatus = 200, ResponseType = typeof(ListView<ProjectView>), Handle = ListAsync,
        },
        new()
        {
            Name = "getProject", Method = "GET", Route = "projects/{projectId}", Role = ApiRole.Reader,
            Summary = "Shows a project.", SuccessStatus = 200, ResponseType = typeof(ProjectView), Handle = GetAsync,
        },
        new()
        {
            Name = "changeProject", Method = "PATCH", Route = "projects/{projectId}", Role = ApiRole.Administrator,
            Summary = "Changes how a project replicates and what it keeps; what is left out stays. Every machine begins its next cycle at once when the interval changes.",
            RequestType = typeof(ChangeProjectRequest), SuccessStatus = 200, ResponseType = typeof(ProjectView), Handle = ChangeAsync,
        },
        new()
        {
            Name = "deleteProject", Method = "DELETE", Route = "projects/{projectId}", Role = ApiRole.Administrator,
            Summary = "Deletes a project that is not protected, with its machines' records. Its operations stay on record. Nothing at an infrastructure is touched, but what replication could not yet delete there.",
            SuccessStatus = 204, Handle = DeleteAsync,
        },
    ];

    private static async Task<IResult> CreateAsync(ApiRequest request)
    {
        var wanted = request.Body<CreateProjectRequest>();
        ProjectValidation.Check(wanted);
        var services = request.Services;
        foreach (var side in new[] { wanted.Source, wanted.Target })
            await services.Infrastructures.Open(side).CheckAccessAsync(request.Cancellation);

        var project = new Project
        {
            Id = request.NewId<ProjectId>(),
            Name = wanted.Name.Trim(),
            Source = wanted.Source,
            Target = wanted.Target,
            Replication = wanted.Replication ?? new ReplicationSettings(),
            Retention = wanted.Retention ?? RetentionPolicy.Default,
            FenceOnReturn = wanted.FenceOnReturn ?? true,
            CreatedAt = services.Time.GetUtcNow(),
        };
        var (names, name) = (new UniqueNames(services.Documents, services.Time), ProjectNames.ClaimOf(services.Documents, project));
        await names.ReserveAsync(name, request.Cancellation);
        project = await CreateOnceAsync(services.Documents, project, request.Cancellation);
        if (!await names.ConfirmAsync(name, request.Cancellation))
        {
            await services.Documents.DeleteAsync(Keys.Project(project.Id), CancellationToken.None);
            throw name.Taken();
        }

        return Answers.Created($"{ApiEndpoints.Prefix}/projects/{project.Id}", ProjectView.Of(project));
    }

    private static async Task<Project> CreateOnceAsync(DocumentStore documents, Project project, CancellationToken cancellation)
    {
        try
        {
            await documents.CreateAsync(Keys.Project(project.Id), project, cancellation);
            return project;
        }
        catch (DrException again) when (again.Code == ErrorCodes.WriteConflict)
        {
            // The same idempotency key made the same id before: the project stands.
            return (await documents.FindAsync<Project>(Keys.Project(project.Id), cancellation))?.Value ?? project;
        }
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var projects = new List<ProjectView>();
        await foreach (var key in request.Services.Store.ListAsync(Keys.Projects, request.Cancellation))
        {
            if (!key.EndsWith("/project", StringComparison.Ordinal)) continue;
            if (await request.Services.Documents.FindAsync<Project>(key, request.Cancellation) is { Value.Deleting: false } found) projects.Add(await ShowAsync(request, found.Value));
        }

        return Answers.Ok(new ListView<ProjectView>([.. projects.OrderBy(project => project.CreatedAt)]));
    }

    private static async Task<IResult> GetAsync(ApiRequest request) => Answers.Ok(await ShowAsync(request, await request.Services.ProjectAsync(request.ProjectId, request.Cancellation)));

    private static async Task<ProjectView> ShowAsync(ApiRequest request, Project project) =>
        ProjectView.Of(project, (await request.Services.Documents.FindAsync<ProjectWarnings>(Keys.Warnings(project.Id), request.Cancellation))?.Value.Items);

    private static async Task<IResult> ChangeAsync(ApiRequest request)
    {
        var wanted = request.Body<ChangeProjectRequest>();
        var changed = await request.Services.Documents.UpdateAsync<Project>(
            Keys.Project(request.ProjectId), project => Changed(project, wanted), ErrorCodes.ProjectNotFound, request.Cancellation);

        // A loop that waits would notice a shorter interval only when the longer one is over.
        if (wanted.Replication is not null) await request.Services.Replication.WakeAllAsync(changed.Id, request.Cancellation);
        return Answers.Ok(await ShowAsync(request, changed));
    }

    private static Project Changed(Project project, ChangeProjectRequest wanted)
    {
        project.EnsureStands();
        var changed = project with
        {
            Replication = wanted.Replication?.ApplyTo(project.Replication) ?? project.Replication,
            Retention = wanted.Retention ?? project.Retention,
            FenceOnReturn = wanted.FenceOnReturn ?? project.FenceOnReturn,
        };
        ProjectValidation.Check(changed);
        return changed;
    }

    private static async Task<IResult> DeleteAsync(ApiRequest request)
    {
        await new ProjectDeletion(request.Services.Store).DeleteAsync(request.ProjectId, request.Cancellation);
        return Results.NoContent();
    }
}

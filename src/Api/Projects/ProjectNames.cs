using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Naming;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;

namespace DRServerless.Api.Projects;

/// <summary>Names of projects are unique.</summary>
internal static class ProjectNames
{
    public static NameClaim ClaimOf(DocumentStore documents, Project project) => new()
    {
        Place = Keys.ProjectName(project.Name),
        Holder = project.Id.Value,
        Stands = async (holder, cancellation) =>
            Identifier.TryParse<ProjectId>(holder, out var id) && await documents.FindAsync<Project>(Keys.Project(id), cancellation) is not null,
        Taken = () => new DrException(ErrorCodes.AlreadyExists, $"There is a project named '{project.Name}'. Nothing was changed. Choose another name."),
    };
}

using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;

namespace DRServerless.Api.Endpoints;

/// <summary>Finds documents, or says which is missing.</summary>
internal static class Lookups
{
    public static async Task<Project> ProjectAsync(this ApiServices services, ProjectId id, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<Project>(Keys.Project(id), cancellation))?.Value is { Deleting: false } project
            ? project
            : throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {id}.");

    public static async Task<Machine> MachineAsync(this ApiServices services, ProjectId project, MachineId id, CancellationToken cancellation)
    {
        await services.ProjectAsync(project, cancellation);
        return (await services.Documents.FindAsync<Machine>(Keys.Machine(project, id), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.MachineNotFound, $"There is no machine {id} in project {project}.");
    }

    public static async Task<IReadOnlyList<Machine>> MachinesAsync(this ApiServices services, ProjectId project, CancellationToken cancellation)
    {
        var machines = new List<Machine>();
        await foreach (var key in services.Store.ListAsync(Keys.Machines(project), cancellation))
        {
            if (!key.EndsWith("/machine", StringComparison.Ordinal)) continue;
            if (await services.Documents.FindAsync<Machine>(key, cancellation) is { } found) machines.Add(found.Value);
        }

        return [.. machines.OrderBy(machine => machine.Name, StringComparer.Ordinal)];
    }
}

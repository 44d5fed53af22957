using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Naming;
using DRServerless.Core.Storage;

namespace DRServerless.Api.Machines;

/// <summary>Names of machines are unique in their project.</summary>
internal static class MachineNames
{
    /// <summary>
    /// The holder is the request and not only the machine: of two requests that add the same machine under the same name, one has it.
    /// </summary>
    public static NameClaim ClaimOf(DocumentStore documents, Machine machine) => new()
    {
        Place = Keys.MachineName(machine.ProjectId, machine.Name),
        Holder = HolderOf(machine),
        Stands = async (holder, cancellation) => await FindAsync(documents, machine.ProjectId, holder, cancellation) is { } standing
            && standing.Name == machine.Name && HolderOf(standing) == holder,
        Taken = () => new DrException(ErrorCodes.AlreadyExists, $"The project has a machine named '{machine.Name}'. Nothing was changed. Give another name."),
    };

    private static string HolderOf(Machine machine) => $"{machine.Id}/{machine.AddedBy:N}";

    private static async Task<Machine?> FindAsync(DocumentStore documents, ProjectId project, string holder, CancellationToken cancellation) =>
        Identifier.TryParse<MachineId>(holder.Split('/')[0], out var id)
            ? (await documents.FindAsync<Machine>(Keys.Machine(project, id), cancellation))?.Value
            : null;
}

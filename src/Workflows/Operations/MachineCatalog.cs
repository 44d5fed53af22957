using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Operations;

/// <summary>The machines of a project.</summary>
internal sealed class MachineCatalog(DocumentStore documents)
{
    public async Task<IReadOnlyList<Machine>> ListAsync(ProjectId project, CancellationToken cancellation)
    {
        var machines = new List<Machine>();
        await foreach (var key in documents.ListKeysAsync(Keys.Machines(project), cancellation))
        {
            if (!key.EndsWith("/machine", StringComparison.Ordinal)) continue;
            if (await documents.FindAsync<Machine>(key, cancellation) is { } found) machines.Add(found.Value);
        }

        return machines;
    }

    public async Task<Machine> GetAsync(ProjectId project, MachineId machine, CancellationToken cancellation) =>
        (await documents.FindAsync<Machine>(Keys.Machine(project, machine), cancellation))?.Value ?? throw Missing(machine);

    public Task<Machine> UpdateAsync(ProjectId project, MachineId machine, Func<Machine, Machine> change, CancellationToken cancellation) =>
        documents.UpdateAsync(Keys.Machine(project, machine), change, ErrorCodes.MachineNotFound, cancellation);

    /// <summary>The machines that a request names, in its order; all of them when it names none.</summary>
    public static IReadOnlyList<Machine> Choose(IReadOnlyList<Machine> machines, IReadOnlyList<MachineId>? wanted)
    {
        if (wanted is null) return machines;
        if (wanted.Count == 0) throw new DrException(ErrorCodes.InvalidRequest, "The list of machines is empty: leave it out for all. Nothing was changed.");
        if (wanted.Distinct().Count() != wanted.Count) throw new DrException(ErrorCodes.InvalidRequest, "A machine is named twice. Nothing was changed.");
        return [.. wanted.Select(id => machines.FirstOrDefault(machine => machine.Id == id) ?? throw Missing(id))];
    }

    private static DrException Missing(MachineId machine) => new(ErrorCodes.MachineNotFound, $"There is no machine {machine} in the project. Nothing was changed.");
}

using DRServerless.Api.Endpoints;
using DRServerless.Core.Errors;
using DRServerless.Core.Machines;
using DRServerless.Core.Naming;
using DRServerless.Core.Storage;

namespace DRServerless.Api.Machines;

/// <summary>
/// Records machines. Of many who add one at once, or under one name, one does; and a machine that comes while its project is deleted goes with
/// it: the deletion marks the project before it looks for machines, and whoever adds one looks at the project after.
/// </summary>
internal sealed class MachineAddition(ApiServices services)
{
    private readonly UniqueNames _names = new(services.Documents, services.Time);

    /// <summary>Records the machine; returns the one that stands, when the same request recorded it before.</summary>
    public async Task<Machine> RecordAsync(Machine machine, CancellationToken cancellation)
    {
        if (machine.Name.Length is 0 or > 100 || machine.Name.Any(char.IsControl)) throw new DrException(ErrorCodes.InvalidRequest, "name must have 1 to 100 printable characters. Nothing was changed.");
        var name = MachineNames.ClaimOf(services.Documents, machine);
        await RefuseKnownAsync(machine, name, cancellation);
        await _names.ReserveAsync(name, cancellation);
        var isOurs = false;
        try
        {
            var standing = await CreateOnceAsync(machine, cancellation);
            isOurs = standing.AddedBy == machine.AddedBy;
            if (!isOurs) throw InTheProject(machine);
            var confirmed = await _names.ConfirmAsync(name, cancellation);
            await services.ProjectAsync(machine.ProjectId, cancellation);
            return confirmed ? standing : throw name.Taken();
        }
        catch (DrException refused) when (refused.Code.Category is ErrorCategory.Conflict or ErrorCategory.NotFound)
        {
            // Where the store did not answer, the machine may stand and be whole: then it stays.
            if (isOurs) await services.Documents.DeleteAsync(Keys.Machine(machine.ProjectId, machine.Id), CancellationToken.None);
            await _names.ReleaseAsync(name, CancellationToken.None);
            throw;
        }
    }

    private async Task RefuseKnownAsync(Machine machine, NameClaim name, CancellationToken cancellation)
    {
        var others = await services.MachinesAsync(machine.ProjectId, cancellation);
        if (others.Any(other => other.Id == machine.Id && other.AddedBy != machine.AddedBy)) throw InTheProject(machine);
        if (others.Any(other => other.Id != machine.Id && other.Name == machine.Name)) throw name.Taken();
    }

    private async Task<Machine> CreateOnceAsync(Machine machine, CancellationToken cancellation)
    {
        try
        {
            await services.Documents.CreateAsync(Keys.Machine(machine.ProjectId, machine.Id), machine, cancellation);
            return machine;
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            return await services.MachineAsync(machine.ProjectId, machine.Id, cancellation);
        }
    }

    private static DrException InTheProject(Machine machine) =>
        new(ErrorCodes.AlreadyExists, $"{machine.ActiveInstanceId} is in the project already, as {machine.Id}. Nothing was changed.");
}

using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Launching;

/// <summary>Small steps that launches share.</summary>
internal static class LaunchSummary
{
    /// <summary>Names failed machines with their reasons.</summary>
    public static string Of(IEnumerable<LaunchedMachine> failed) =>
        Listing.Of([.. failed.Select(machine => $"{machine.Machine.Name} ({machine.Outcome.Failure!.Code}: {machine.Outcome.Failure.Message})")]);

    /// <summary>Ends an operation whose machines run, but not all as they must.</summary>
    public static void DemandChecks(IReadOnlyList<LaunchedMachine> launched, string whatOfThem = "They stay as they are.")
    {
        var unfit = launched.Where(machine => machine.Checks is { IsFine: false } && !machine.Optional).ToList();
        if (unfit.Count == 0) return;
        throw new DrException(ErrorCodes.CheckFailed,
            $"{unfit.Count} of {launched.Count} machines run, but do not pass their checks: {Listing.Of([.. unfit.Select(machine => $"{machine.Machine.Name}: {machine.Checks!.Failed}")])}. {whatOfThem}");
    }

    /// <summary>The recovery point of each machine that a selector means.</summary>
    public static async Task<IReadOnlyDictionary<MachineId, ChosenPoint>> ResolveAsync(this OperationRun run, Situation situation, RecoveryPointSelector selector)
    {
        var points = await Task.WhenAll(situation.Machines.Select(machine => run.Context.CallActivityAsync(
            LaunchNames.Resolve, new ResolveInput(run.ProjectId, machine.Id, IdFor(machine.Id, selector), selector.AtOrBefore), Pace.Store)));
        return points.ToDictionary(point => point.MachineId);
    }

    private static RecoveryPointId? IdFor(MachineId machine, RecoveryPointSelector selector)
    {
        if (selector.Ids is null) return null;
        return selector.Ids.TryGetValue(machine, out var id)
            ? id
            : throw new DrException(ErrorCodes.InvalidRequest, $"No recovery point is named for machine {machine}, which is to be launched.");
    }
}

using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>
/// Fences superseded instances that came back, outside of any operation. Invariants: nothing is done while an operation holds the project, nor
/// unless the active instance is seen to run, so that never the only live copy is taken away; and only to instances that are still
/// superseded. A superseded instance never becomes the active one again, so an operation that begins at the same moment is not harmed.
/// </summary>
internal sealed class ReturnFence(WorkflowServices services)
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly Quarantine _quarantine = new(services);

    /// <summary>Stops an instance that runs beside the active one, or cuts it off when it does not stop; says what was done, or why nothing was.</summary>
    public async Task<string> FenceAsync(Project project, Suspect suspect, bool activeRuns, DateTimeOffset since, CancellationToken cancellation)
    {
        if (!project.FenceOnReturn) return "Nothing is done by itself, because fenceOnReturn is off: stop one of them.";
        if (!activeRuns) return $"It is left as it is, because {suspect.Machine.ActiveInstanceId} was not seen to run.";
        if (await HolderAsync(project, cancellation) is { } operation) return $"Operation {operation} holds the project, so it is left to that.";
        var machines = services.Infrastructures.Open(project.At(suspect.Instance.Side)).Machines;
        if (services.Time.GetUtcNow() - since >= Pace.StopLimit) return await CutOffAsync(project, suspect, machines, "it does not stop", cancellation);
        try
        {
            await TimeLimit.RunAsync(services.Time, CallLimit, token => machines.StopAsync(suspect.Instance.InstanceId, token), cancellation);
            return "It is being stopped.";
        }
        catch (DrException refused)
        {
            return refused.Code.IsTransient
                ? "It could not be stopped yet; that is tried again."
                : await CutOffAsync(project, suspect, machines, refused.Message, cancellation);
        }
    }

    /// <summary>Records that an instance was seen stopped or gone, and gives back what it lacks in quarantine.</summary>
    public async Task SettleAsync(Project project, Suspect suspect, PowerState power, CancellationToken cancellation)
    {
        if (suspect.IsActive || await HolderAsync(project, cancellation) is not null) return;
        var state = power == PowerState.Terminated ? FencingState.Terminated : FencingState.Stopped;
        if (suspect.Instance.Fencing?.State != state) await RecordAsync(project, suspect, state, $"seen {power}", cancellation);
        if (!suspect.InQuarantine) return;
        var machines = services.Infrastructures.Open(project.At(suspect.Instance.Side)).Machines;
        await _quarantine.ReleaseAsync(machines, project.Id, suspect.Instance.InstanceId, cancellation);
    }

    private async Task<string> CutOffAsync(Project project, Suspect suspect, IMachines machines, string why, CancellationToken cancellation)
    {
        var subject = new QuarantineSubject(project.Id, suspect.Machine.Id, suspect.Instance.InstanceId, suspect.Instance.Side, OperationId: null);
        try
        {
            var look = await _quarantine.IsolateAsync(machines, subject, cancellation);
            if (look.Gap is { } gap) return $"It could not be stopped ({why}), and is not cut off yet: {gap}.";
            await RecordAsync(project, suspect, FencingState.Isolated, $"came back and was cut off from the network, for it did not stop: {why}", cancellation);
            return $"It could not be stopped ({why}), so it was cut off from the network.";
        }
        catch (DrException failure)
        {
            return $"It could neither be stopped ({why}) nor cut off ({failure.Message}). Stop it by hand.";
        }
    }

    private Task<Machine> RecordAsync(Project project, Suspect suspect, FencingState state, string detail, CancellationToken cancellation)
    {
        var record = new FencingRecord(state, services.Time.GetUtcNow(), detail);
        return _catalog.UpdateAsync(project.Id, suspect.Machine.Id, machine => machine.Instances.Any(instance => instance.InstanceId == suspect.Instance.InstanceId && Suspects.IsSuperseded(machine, instance))
            ? machine.WithInstance(suspect.Instance.InstanceId, instance => instance with { Fencing = record }).WithoutGone()
            : machine, cancellation);
    }

    private async Task<string?> HolderAsync(Project project, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<Project>(Keys.Project(project.Id), cancellation))?.Value.ActiveOperation?.Value;
}

using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Fencing;

/// <summary>One look at the instances of a project that should not work now.</summary>
internal sealed class ProjectWatch(WorkflowServices services, ILogger logger)
{
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly WarningBook _book = new(services.Documents, services.Time, logger);
    private readonly WarningNotices _notices = new(services);
    private readonly PowerSurvey _survey = new(services);
    private readonly Quarantine _quarantine = new(services);
    private readonly ReturnFence _fence = new(services);

    public async Task LookAsync(Project project, CancellationToken cancellation)
    {
        var quarantined = new HashSet<string>();
        await foreach (var record in services.Documents.ListAsync<QuarantineRecord>(Keys.Quarantines(project.Id), cancellation)) quarantined.Add(record.InstanceId);
        var suspects = Suspects.Of(project, await _catalog.ListAsync(project.Id, cancellation), quarantined);
        var known = await _book.ReadAsync(project.Id, cancellation);
        if (suspects.Count == 0 && known.Count == 0) return;

        var powers = await _survey.TakeAsync(project, suspects, cancellation);
        var found = new List<ProjectWarning>();
        foreach (var suspect in suspects)
        {
            var before = known.FirstOrDefault(warning => warning.InstanceId == suspect.Instance.InstanceId && warning.MachineId == suspect.Machine.Id);
            if (await FollowAsync(project, suspect, powers, before, cancellation) is { } warning) found.Add(warning);
        }

        await _book.WriteAsync(project, known, found, cancellation);
        await _notices.TellAsync(project, known, found, cancellation);
    }

    /// <summary>What there is to say of an instance. What cannot be seen now is as it was.</summary>
    private async Task<ProjectWarning?> FollowAsync(
        Project project, Suspect suspect, IReadOnlyDictionary<string, PowerState> powers, ProjectWarning? before, CancellationToken cancellation)
    {
        try
        {
            if (suspect.IsActive) return project.ActiveOperation is null ? Isolated(suspect, before) : before;
            if (!powers.TryGetValue(suspect.Instance.InstanceId, out var power)) return before;
            switch (power)
            {
                case PowerState.Stopped or PowerState.Terminated:
                    await _fence.SettleAsync(project, suspect, power, cancellation);
                    return null;
                case PowerState.Running or PowerState.Pending:
                    return project.State == ProjectState.NotProtected || await IsCutOffAsync(project, suspect, cancellation)
                        ? null
                        : await BesideAsync(project, suspect, powers, before, cancellation);
                default:
                    return before;
            }
        }
        catch (DrException)
        {
            return before;
        }
    }

    private async Task<ProjectWarning> BesideAsync(
        Project project, Suspect suspect, IReadOnlyDictionary<string, PowerState> powers, ProjectWarning? before, CancellationToken cancellation)
    {
        var (instance, active) = (suspect.Instance, suspect.Machine.ActiveInstanceId);
        var since = before is { Code: ProjectWarning.TwoLiveCopies } ? before.Since : services.Time.GetUtcNow();
        var done = await _fence.FenceAsync(project, suspect, powers.GetValueOrDefault(active, PowerState.Terminated) == PowerState.Running, since, cancellation);
        return Warning(suspect, before, ProjectWarning.TwoLiveCopies, $"{instance.InstanceId} at the {instance.Side} is superseded and runs beside {active}. {done}");
    }

    private ProjectWarning Isolated(Suspect suspect, ProjectWarning? before) => Warning(suspect, before, ProjectWarning.ActiveIsIsolated,
        $"{suspect.Instance.InstanceId} at the {suspect.Instance.Side} does the machine's work but is in quarantine, for it could not be put back. Give its network interfaces their security groups back.");

    private ProjectWarning Warning(Suspect suspect, ProjectWarning? before, string code, string message)
    {
        var same = before?.Code == code ? before : null;
        return new ProjectWarning
        {
            Code = code,
            MachineId = suspect.Machine.Id,
            MachineName = suspect.Machine.Name,
            InstanceId = suspect.Instance.InstanceId,
            Side = suspect.Instance.Side,
            Since = same?.Since ?? services.Time.GetUtcNow(),
            Message = message,
            OperationId = same is null ? suspect.Machine.Active.OperationId : same.OperationId,
            InLog = same?.InLog ?? false,
        };
    }

    /// <summary>One that was isolated is no second live copy for as long as it is seen to be so.</summary>
    private async Task<bool> IsCutOffAsync(Project project, Suspect suspect, CancellationToken cancellation)
    {
        if (!suspect.InQuarantine && suspect.Instance.Fencing?.State != FencingState.Isolated) return false;
        var machines = services.Infrastructures.Open(project.At(suspect.Instance.Side)).Machines;
        return (await _quarantine.LookAsync(machines, project.Id, suspect.Instance.InstanceId, cancellation)).IsComplete;
    }
}

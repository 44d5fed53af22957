using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Core.Time;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Starts, wakes and stops the replication loops of machines, and clears up behind them. Every method can be repeated.</summary>
public sealed class ReplicationSupervisor(WorkflowServices services)
{
    private readonly ReplicationDocuments _documents = new(services);
    private readonly CycleEnd _cycleEnd = new(services);
    private readonly RecoveryPointDeletion _deletion = new(services);
    private readonly GarbageStore _garbage = new(services);
    private readonly StraySnapshots _strays = new(services);

    /// <summary>
    /// Makes sure that the machine's loop runs in the project's present direction epoch. One that ended, or that runs in another
    /// epoch, is replaced. A loop reads the project itself and ends when the project does not replicate.
    /// </summary>
    public async Task EnsureRunningAsync(ProjectId projectId, MachineId machine, CancellationToken cancellation)
    {
        var project = await _documents.ProjectAsync(projectId, cancellation);
        var id = ReplicationNames.LoopInstanceId(machine);
        var input = new ReplicationLoopInput(projectId, machine, project.DirectionEpoch);
        if (await services.Client().StartAsync(ReplicationNames.Loop, id, input, cancellation)) return;
        var standing = await services.Client().GetAsync(id, cancellation);
        if (standing is not null && !HasEnded(standing) && LoopStatus.Of(standing)?.DirectionEpoch is { } epoch && epoch == project.DirectionEpoch) return;
        if (standing is not null && !HasEnded(standing) && LoopStatus.Of(standing) is null) return;
        await RemoveLoopAsync(id, cancellation);
        await services.Client().StartAsync(ReplicationNames.Loop, id, input, cancellation);
    }

    /// <summary>
    /// Makes sure of every loop of every project that replicates; for hosts, at start and on a timer. Projects that an operation
    /// holds are left to the operation, which may have stopped their loops on purpose.
    /// </summary>
    public async Task EnsureAllRunningAsync(CancellationToken cancellation)
    {
        await foreach (var key in services.Objects.ListAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/project", StringComparison.Ordinal)) continue;
            if ((await services.Documents.FindAsync<Project>(key, cancellation))?.Value is not { ActiveOperation: null } project) continue;
            foreach (var machine in await MachinesAsync(project.Id, cancellation))
            {
                if (ReplicationIntent.Replicates(project, machine)) await EnsureRunningAsync(project.Id, machine.Id, cancellation);
            }
        }
    }

    /// <summary>Ends a loop's wait: it reads the project's intent and settings anew and begins a cycle at once.</summary>
    public Task WakeAsync(MachineId machine, CancellationToken cancellation) =>
        services.Client().RaiseEventAsync(ReplicationNames.LoopInstanceId(machine), ReplicationNames.WakeEvent, Nothing.Value, cancellation);

    /// <summary>Wakes the loops of all machines of a project.</summary>
    public async Task WakeAllAsync(ProjectId project, CancellationToken cancellation)
    {
        foreach (var machine in await MachinesAsync(project, cancellation)) await WakeAsync(machine.Id, cancellation);
    }

    /// <summary>
    /// Ends the machine's loop and the cycle in flight; recovery points and bases stay. Snapshots that the cycle made are recorded as
    /// garbage and deleted later: nothing waits here for a side that is lost. The state is left to the caller, but for the cycle.
    /// </summary>
    public async Task StopAsync(ProjectId project, MachineId machine, CancellationToken cancellation)
    {
        await RemoveLoopAsync(ReplicationNames.LoopInstanceId(machine), cancellation);
        await _cycleEnd.EndAsync(project, machine, key: null, cancellation);
    }

    /// <summary>
    /// Makes the machine's replication ready for the project's present direction; call it after the project's direction was flipped and the
    /// loop stopped. The recovery point is the one that the active instance was launched from: its pairs become the bases. Repeated
    /// in the same epoch it changes nothing.
    /// </summary>
    public async Task<MachineReplication> ResetForDirectionAsync(
        ProjectId projectId, MachineId machine, RecoveryPointId? launchedFrom, CancellationToken cancellation)
    {
        var project = await _documents.ProjectAsync(projectId, cancellation);
        var point = launchedFrom is null ? null
            : (await services.Documents.FindAsync<RecoveryPoint>(Keys.RecoveryPoint(projectId, machine, launchedFrom.Value), cancellation))?.Value;
        await _cycleEnd.EndAsync(projectId, machine, key: null, cancellation);
        return await _documents.UpdateAsync(projectId, machine, current => DirectionReset.Apply(current, project, point), cancellation);
    }

    /// <summary>
    /// Ends the machine's replication for good: the loop, the cycle in flight, every recovery point, and all snapshots of both sides.
    /// What a side out of reach holds is recorded as garbage. The replication document goes back to its beginning.
    /// </summary>
    public async Task StopAndDeleteAllAsync(ProjectId projectId, MachineId machine, CancellationToken cancellation)
    {
        await StopAsync(projectId, machine, cancellation);
        var project = await _documents.ProjectAsync(projectId, cancellation);
        foreach (var point in await _documents.RecoveryPointsAsync(projectId, machine, cancellation))
            await _deletion.DeleteAsync(projectId, point, cancellation);
        await _documents.UpdateAsync(projectId, machine, _ => new MachineReplication
        {
            MachineId = machine,
            DirectionEpoch = project.DirectionEpoch,
            Direction = project.Direction,
        }, cancellation);
        if (await IsIdleAsync(projectId, cancellation)) await _strays.CollectAsync(projectId, cancellation);
        await _garbage.SweepAsync(projectId, cancellation);
    }

    /// <summary>True when no machine of the project has anything that replication made or is making.</summary>
    private async Task<bool> IsIdleAsync(ProjectId project, CancellationToken cancellation)
    {
        foreach (var machine in await MachinesAsync(project, cancellation))
        {
            if (await services.Client().GetAsync(ReplicationNames.LoopInstanceId(machine.Id), cancellation) is { } loop && !HasEnded(loop)) return false;
            if ((await _documents.ReplicationAsync(project, machine.Id, cancellation)).Cycle is not null) return false;
            if ((await _documents.RecoveryPointsAsync(project, machine.Id, cancellation)).Count > 0) return false;
        }

        return true;
    }

    private async Task RemoveLoopAsync(string id, CancellationToken cancellation)
    {
        var client = services.Client();
        await client.TerminateAsync(id, "Replication was stopped.", cancellation);
        for (var pause = services.Options.FirstPollPause; ; pause = pause < services.Options.LongestPollPause ? 2 * pause : pause)
        {
            if (await client.PurgeAsync(id, cancellation)) return;
            if (await client.GetAsync(id, cancellation) is null) return;
            await services.Time.DelayAsync(pause, cancellation);
        }
    }

    private async Task<List<Machine>> MachinesAsync(ProjectId project, CancellationToken cancellation)
    {
        var machines = new List<Machine>();
        await foreach (var key in services.Objects.ListAsync(Keys.Machines(project), cancellation))
        {
            if (!key.EndsWith("/machine", StringComparison.Ordinal)) continue;
            if (await services.Documents.FindAsync<Machine>(key, cancellation) is { } found) machines.Add(found.Value);
        }

        return machines;
    }

    private static bool HasEnded(OrchestrationInstance instance) =>
        instance.Status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated;
}

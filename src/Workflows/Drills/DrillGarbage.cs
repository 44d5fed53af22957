using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Retention;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Drills;

/// <summary>
/// What a drill launches is garbage from the start: recorded before anything of it exists, held while the drill holds the project. So it is deleted
/// whenever and however the drill ends, also when the host dies and no orchestration ever runs again.
/// </summary>
internal sealed class DrillGarbage(WorkflowServices services)
{
    /// <summary>How long after a drill's end a call that was under way may still make something: longer than any activity runs.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Records a launch that is about to begin.</summary>
    public Task RecordAsync(MachineLaunchInput input, CancellationToken cancellation)
    {
        var (operation, machine) = (input.Machine.Operation, input.Machine.MachineId);
        var key = LaunchDocument.KeyOf(operation.OperationId, machine, input.Attempt);
        return new GarbageStore(services).AddAsync(operation.ProjectId, new Garbage
        {
            Name = key,
            Reason = $"Drill {operation.OperationId} launches machine {machine}; whatever comes of it is deleted.",
            At = services.Time.GetUtcNow(),
            Resources = [new GarbageResource(input.Side, GarbageKind.Launch, key)],
            HeldBy = operation.OperationId,
        }, cancellation);
    }

    /// <summary>
    /// True while nothing is to be deleted: the drill may still use what it launches (it took the project before it recorded anything, and never takes it
    /// again), or it has seen that nothing is left, and only what may come late is waited for.
    /// </summary>
    public async Task<bool> HoldsAsync(ProjectId project, OperationId drill, CancellationToken cancellation)
    {
        if ((await services.Documents.FindAsync<Project>(Keys.Project(project), cancellation))?.Value.ActiveOperation == drill) return true;
        return (await services.Documents.FindAsync<DrillRecord>(Keys.Drill(drill), cancellation))?.Value is { VerifiedAt: not null, Left: [] } && !await IsSettledAsync(drill, cancellation);
    }

    /// <summary>True once nothing that the drill began can still be under way.</summary>
    public async Task<bool> IsSettledAsync(OperationId drill, CancellationToken cancellation)
    {
        var operation = (await services.Documents.FindAsync<Operation>(Keys.Operation(drill), cancellation))?.Value;
        return operation is null || (operation.HasEnded() && services.Time.GetUtcNow() - operation.EndedAt >= Grace);
    }
}

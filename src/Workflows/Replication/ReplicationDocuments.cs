using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>Reads and changes the documents that replication works on.</summary>
public sealed class ReplicationDocuments(WorkflowServices services)
{
    /// <summary>The project; <c>project_not_found</c> when there is none.</summary>
    public async Task<Project> ProjectAsync(ProjectId project, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<Project>(Keys.Project(project), cancellation))?.Value
        ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project '{project}'.");

    /// <summary>The machine; <c>machine_not_found</c> when there is none.</summary>
    public async Task<Machine> MachineAsync(ProjectId project, MachineId machine, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<Machine>(Keys.Machine(project, machine), cancellation))?.Value
        ?? throw new DrException(ErrorCodes.MachineNotFound, $"There is no machine '{machine}' in project '{project}'.");

    /// <summary>The machine's replication; one that never began when there is no document.</summary>
    public async Task<MachineReplication> ReplicationAsync(ProjectId project, MachineId machine, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<MachineReplication>(Keys.Replication(project, machine), cancellation))?.Value
        ?? new MachineReplication { MachineId = machine };

    /// <summary>Changes the machine's replication, making the document when there is none. The change is pure.</summary>
    public async Task<MachineReplication> UpdateAsync(
        ProjectId project, MachineId machine, Func<MachineReplication, MachineReplication> change, CancellationToken cancellation)
    {
        var key = Keys.Replication(project, machine);
        if (await services.Documents.FindAsync<MachineReplication>(key, cancellation) is null)
        {
            try
            {
                await services.Documents.CreateAsync(key, new MachineReplication { MachineId = machine }, cancellation);
            }
            catch (DrException conflict) when (conflict.Code == ErrorCodes.WriteConflict)
            {
                // Another writer made it first.
            }
        }

        return await services.Documents.UpdateAsync(key, change, ErrorCodes.MachineNotFound, cancellation);
    }

    /// <summary>All recovery points of a machine.</summary>
    public async Task<IReadOnlyList<RecoveryPoint>> RecoveryPointsAsync(ProjectId project, MachineId machine, CancellationToken cancellation)
    {
        var points = new List<RecoveryPoint>();
        await foreach (var point in services.Documents.ListAsync<RecoveryPoint>(Keys.RecoveryPoints(project, machine), cancellation)) points.Add(point);
        return points;
    }
}

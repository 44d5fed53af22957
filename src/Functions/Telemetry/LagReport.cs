using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Telemetry;

/// <summary>Tells the lag of every machine that should replicate. Where there is no recovery point of the present direction yet, there is no age to tell; nor is one that was paused late.</summary>
public sealed class LagReport(WorkflowServices services, HostMetrics metrics)
{
    /// <summary>Looks at every machine once.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        Project? project = null;

        // In ordinal order a project's machines come before the project itself, so it is read with the first of them.
        await foreach (var key in services.Documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/machine", StringComparison.Ordinal) || await FindAsync<Machine>(key, cancellation) is not { } machine) continue;
            if (project?.Id != machine.ProjectId) project = await FindAsync<Project>(Keys.Project(machine.ProjectId), cancellation);
            if (project is { ReplicationPaused: false } && ReplicationIntent.Replicates(project, machine)) await TellAsync(project, machine.Id, cancellation);
        }
    }

    private async Task TellAsync(Project project, MachineId machine, CancellationToken cancellation)
    {
        var replication = await FindAsync<MachineReplication>(Keys.Replication(project.Id, machine), cancellation);
        if (replication is not { LatestRecoveryPointAt: { } taken } || replication.DirectionEpoch != project.DirectionEpoch) return;
        var age = services.Time.GetUtcNow() - taken;
        metrics.Lag(project.Id, machine, age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

    private async Task<T?> FindAsync<T>(string key, CancellationToken cancellation) where T : class => (await services.Documents.FindAsync<T>(key, cancellation))?.Value;
}

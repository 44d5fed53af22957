using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Core.Telemetry;
using DRServerless.Workflows.Progress;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Telemetry;

/// <summary>
/// Looks at the replication of every machine and shows it in the metrics. Hosts call it from time to time, so the paths that replicate
/// measure nothing. A machine that does not replicate has no lag and is left out; one that is paused falls behind and is shown.
/// </summary>
public sealed class ReplicationSampler(WorkflowServices services)
{
    /// <summary>The most machines that are shown: with more, those that are furthest behind. Bounds what a metrics store must hold.</summary>
    public const int MaximumMachines = 5_000;

    private readonly ReplicationReader _reader = new(services.Documents, services.Time);

    /// <summary>Looks once; what is seen is told until it is older than <paramref name="freshFor"/>.</summary>
    public async Task SampleAsync(TimeSpan freshFor, CancellationToken cancellation)
    {
        var samples = new List<ReplicationSample>();
        foreach (var (project, machine, points) in await FindAsync(cancellation))
        {
            if (await SampleAsync(project, machine, points, cancellation) is { } sample) samples.Add(sample);
        }

        if (samples.Count > MaximumMachines) samples = [.. samples.OrderByDescending(Behind).Take(MaximumMachines)];
        services.Metrics.ShowReplication(samples, services.Time, freshFor);
    }

    /// <summary>A machine without any recovery point is behind by more than any other.</summary>
    private static double Behind(ReplicationSample sample) => sample.LagSeconds is { } lag ? lag / sample.LagGoalSeconds : double.PositiveInfinity;

    private async Task<ReplicationSample?> SampleAsync(ProjectId projectId, MachineId machine, long points, CancellationToken cancellation)
    {
        var replication = await _reader.ReadAsync(projectId, machine, cancellation);
        if (replication.State == ReplicationState.NotStarted) return null;
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(projectId), cancellation))?.Value;
        if (project is null) return null;
        return new ReplicationSample(
            projectId, machine,
            replication.LatestRecoveryPointAt is { } latest ? Math.Max(0, (services.Time.GetUtcNow() - latest).TotalSeconds) : null,
            project.Replication.LagGoalSeconds, replication.Progress.BacklogBytes, replication.Cycle is null ? 0 : replication.Progress.BytesPerSecond, points);
    }

    /// <summary>Every machine that has a replication, with its recovery points counted; one listing for all.</summary>
    private async Task<IReadOnlyList<(ProjectId Project, MachineId Machine, long Points)>> FindAsync(CancellationToken cancellation)
    {
        var replications = new List<(ProjectId Project, MachineId Machine)>();
        var points = new Dictionary<(ProjectId Project, MachineId Machine), long>();
        await foreach (var key in services.Objects.ListAsync(Keys.Projects, cancellation))
        {
            if (key[Keys.Projects.Length..].Split('/') is not [var project, "machines", var machine, var what, ..]) continue;
            var id = (ProjectId.Create(project), MachineId.Create(machine));
            if (what == "replication") replications.Add(id);
            else if (what == "recovery-points") points[id] = points.GetValueOrDefault(id) + 1;
        }

        return [.. replications.Select(id => (id.Project, id.Machine, points.GetValueOrDefault(id)))];
    }
}

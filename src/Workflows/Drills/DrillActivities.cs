using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Drills;

/// <summary>Sees that the drill network is isolated, and writes down how replication stands. Refused, with every way out, when it is not: nothing was launched then.</summary>
internal sealed class PrepareDrillActivity(WorkflowServices services) : Activity<DrillInput, IsolatedNetwork>(DrillNames.Prepare)
{
    private readonly MachineCatalog _catalog = new(services.Documents);
    private readonly ReplicationDocuments _replications = new(services);

    public override async Task<IsolatedNetwork> RunAsync(ActivityContext context, DrillInput input, CancellationToken cancellation)
    {
        var project = await LaunchDocuments.ProjectAsync(services, input.Operation.ProjectId, cancellation);
        ChangeProjectActivity.RequireHolder(project, input.Operation.OperationId);
        var network = await services.Documents.DrillNetworkAsync(project.Id, input.Side, cancellation);
        var look = await new DrillIsolation(services.Documents, services.Infrastructures, services.Time).DemandAsync(project, input.Side, network, cancellation);
        await services.Documents.PutAsync(Keys.Drill(input.Operation.OperationId), new DrillRecord
        {
            Side = input.Side,
            Network = network,
            NetworkId = look.NetworkId,
            IsolatedAt = services.Time.GetUtcNow(),
            Replication = await ReplicationAsync(project, cancellation),
        }, cancellation);
        return network;
    }

    private async Task<IReadOnlyList<DrilledReplication>> ReplicationAsync(Project project, CancellationToken cancellation)
    {
        var found = new List<DrilledReplication>();
        foreach (var machine in await _catalog.ListAsync(project.Id, cancellation))
        {
            var replication = await _replications.ReplicationAsync(project.Id, machine.Id, cancellation);
            found.Add(new DrilledReplication(machine.Id, replication.State, replication.LatestRecoveryPointAt, project.Replication.LagGoalSeconds));
        }

        return found;
    }
}

/// <summary>Looks by tag whether anything is left of what a drill launched, and writes it down.</summary>
internal sealed class VerifyDrillActivity(WorkflowServices services) : Activity<OperationReference, DrillRemains>(DrillNames.Verify)
{
    private const int MostNamed = 100;

    public override async Task<DrillRemains> RunAsync(ActivityContext context, OperationReference input, CancellationToken cancellation)
    {
        var project = await LaunchDocuments.ProjectAsync(services, input.ProjectId, cancellation);
        var launches = await LaunchesAsync(input.OperationId, cancellation);
        var left = new List<string>();
        foreach (var side in launches.GroupBy(launch => launch.Side, launch => launch.Key))
        {
            var made = await services.Infrastructures.Open(project.At(side.Key)).Launcher.ListMadeAsync([.. side], cancellation);
            left.AddRange(made.Select(resource => $"{resource.Kind} {resource.Id}"));
        }

        await RecordAsync(input.OperationId, left, cancellation);
        return new DrillRemains(launches.Count, left.Count, Listing.Of(left));
    }

    private async Task<IReadOnlyList<(Side Side, string Key)>> LaunchesAsync(OperationId operation, CancellationToken cancellation)
    {
        var launches = new List<(Side, string)>();
        await foreach (var key in services.Documents.ListKeysAsync(Keys.Launches(operation), cancellation))
        {
            var machine = MachineId.Create(key[(key.LastIndexOf('/') + 1)..]);
            if ((await services.Documents.FindAsync<LaunchDocument>(key, cancellation))?.Value is not { } launch) continue;
            launches.AddRange(launch.KeysOf(operation, machine).Select(each => (launch.Side, each)));
        }

        return launches;
    }

    /// <summary>A drill that never got as far as its network has no record.</summary>
    private async Task RecordAsync(OperationId operation, IReadOnlyList<string> left, CancellationToken cancellation)
    {
        var key = Keys.Drill(operation);
        if (await services.Documents.FindAsync<DrillRecord>(key, cancellation) is null) return;
        await services.Documents.UpdateAsync<DrillRecord>(key, record => record with
        {
            VerifiedAt = services.Time.GetUtcNow(),
            Left = [.. left.Take(MostNamed)],
        }, ErrorCodes.ObjectNotFound, cancellation);
    }
}

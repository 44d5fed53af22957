using DRServerless.Core.Checks;
using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Drills;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Replication;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Reports;

/// <summary>All that a report is made from, as the documents have it.</summary>
internal sealed record ReportFacts
{
    public required Project Project { get; init; }

    public required Operation Operation { get; init; }

    public required RecoveryTargets Targets { get; init; }

    public required IReadOnlyList<Machine> Machines { get; init; }

    public required IReadOnlyDictionary<MachineId, SyncMethod?> SyncMethods { get; init; }

    public required ILookup<MachineId, CheckResult> Checks { get; init; }

    public required IReadOnlyList<OperationStep> Steps { get; init; }

    public required IReadOnlyList<OperationEvent> Events { get; init; }

    public DrillRecord? Drill { get; init; }

    /// <summary>Reads them; null when the project is gone.</summary>
    public static async Task<ReportFacts?> ReadAsync(WorkflowServices services, Operation operation, CancellationToken cancellation)
    {
        var documents = services.Documents;
        if ((await documents.FindAsync<Project>(Keys.Project(operation.ProjectId), cancellation))?.Value is not { } project) return null;
        var machines = await new MachineCatalog(documents).ListAsync(project.Id, cancellation);
        var checks = await ListAsync<CheckResult>(documents, Keys.Checks(operation.Id), cancellation);
        return new ReportFacts
        {
            Project = project,
            Operation = operation,
            Targets = (await documents.DrillSettingsAsync(project.Id, cancellation))?.Targets ?? new RecoveryTargets(),
            Machines = [.. machines.Where(machine => Named(operation)?.Contains(machine.Id) ?? true)],
            SyncMethods = await SyncMethodsAsync(services, project.Id, machines, cancellation),
            Checks = checks.ToLookup(check => check.MachineId),
            Steps = await documents.StepsAsync(operation.Id, cancellation),
            Events = await ListAsync<OperationEvent>(documents, Keys.OperationEvents(operation.Id), cancellation),
            Drill = (await documents.FindAsync<DrillRecord>(Keys.Drill(operation.Id), cancellation))?.Value,
        };
    }

    /// <summary>Where machines were launched.</summary>
    public Side To => Drill?.Side ?? (Operation.Kind == OperationKind.Failback ? Side.Source : Project.Direction.WrittenSide());

    private static IReadOnlyList<MachineId>? Named(Operation operation) => operation.Kind switch
    {
        OperationKind.Drill => OperationKinds.Read<DrillRequest>(operation).Machines,
        OperationKind.LaunchRecovery => OperationKinds.Read<LaunchMachinesRequest>(operation).Machines,
        _ => null,
    };

    private static async Task<IReadOnlyDictionary<MachineId, SyncMethod?>> SyncMethodsAsync(
        WorkflowServices services, ProjectId project, IReadOnlyList<Machine> machines, CancellationToken cancellation)
    {
        var replications = new ReplicationDocuments(services);
        var methods = new Dictionary<MachineId, SyncMethod?>();
        foreach (var machine in machines) methods[machine.Id] = (await replications.ReplicationAsync(project, machine.Id, cancellation)).Decision?.Method;
        return methods;
    }

    private static async Task<IReadOnlyList<T>> ListAsync<T>(DocumentStore documents, string prefix, CancellationToken cancellation) where T : class
    {
        var items = new List<T>();
        await foreach (var item in documents.ListAsync<T>(prefix, cancellation)) items.Add(item);
        return items;
    }
}

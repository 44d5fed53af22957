using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Reads where a project stands, and names its machines a page at a time.</summary>
internal sealed class SituationActivity(WorkflowServices services) : Activity<SituationInput, SituationPage>(OperationActivities.Situation)
{
    private const int PageSize = 250;

    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<SituationPage> RunAsync(ActivityContext context, SituationInput input, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(input.ProjectId), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {input.ProjectId}.");
        var machines = await _catalog.ListAsync(project.Id, cancellation);
        var left = machines.Select(machine => machine.Id)
            .Where(id => input.After is null || string.CompareOrdinal(id.Value, input.After.Value.Value) > 0)
            .OrderBy(id => id.Value, StringComparer.Ordinal).ToList();
        return new SituationPage(project.State, project.Direction, project.DirectionEpoch, [.. left.Take(PageSize)], left.Count <= PageSize);
    }
}

/// <summary>Reads where a machine stands.</summary>
internal sealed class MachineSituationActivity(WorkflowServices services) : Activity<MachineSituationInput, MachineSituation>(OperationActivities.Machine)
{
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<MachineSituation> RunAsync(ActivityContext context, MachineSituationInput input, CancellationToken cancellation)
    {
        var machine = await _catalog.GetAsync(input.ProjectId, input.MachineId, cancellation);
        return new MachineSituation(machine.Id, machine.Name, machine.SettingsAt(input.To).Wave, machine.ActiveInstanceId, machine.Instances);
    }
}

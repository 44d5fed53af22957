using System.Text;
using DRServerless.Api.Endpoints;
using DRServerless.Api.Projects;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Naming;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Progress;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Machines;

/// <summary>Machines: protect, look at, change how they are launched, give up.</summary>
internal static class MachineEndpoints
{
    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "addMachine", Method = "POST", Route = "projects/{projectId}/machines", Role = ApiRole.Administrator,
            Summary = "Adds a machine that runs at the source. In a project that replicates, start replication again to include it.",
            RequestType = typeof(AddMachineRequest), SuccessStatus = 201, ResponseType = typeof(MachineView), Handle = AddAsync,
        },
        new()
        {
            Name = "listMachines", Method = "GET", Route = "projects/{projectId}/machines", Role = ApiRole.Reader,
            Summary = "Lists a project's machines with how their replication goes.", SuccessStatus = 200, ResponseType = typeof(ListView<MachineView>), Handle = ListAsync,
        },
        new()
        {
            Name = "getMachine", Method = "GET", Route = "projects/{projectId}/machines/{machineId}", Role = ApiRole.Reader,
            Summary = "Shows a machine with how its replication goes.", SuccessStatus = 200, ResponseType = typeof(MachineView), Handle = GetAsync,
        },
        new()
        {
            Name = "changeMachine", Method = "PATCH", Route = "projects/{projectId}/machines/{machineId}", Role = ApiRole.Administrator,
            Summary = "Changes how a machine is launched.", RequestType = typeof(ChangeMachineRequest), SuccessStatus = 200, ResponseType = typeof(MachineView), Handle = ChangeAsync,
        },
        new()
        {
            Name = "removeMachine", Method = "DELETE", Route = "projects/{projectId}/machines/{machineId}", Role = ApiRole.Administrator,
            Summary = "Removes a machine from a project that is not protected. The machine itself is not touched.", SuccessStatus = 204, Handle = RemoveAsync,
        },
    ];

    private static async Task<IResult> AddAsync(ApiRequest request)
    {
        var wanted = request.Body<AddMachineRequest>();
        MachineValidation.Check(wanted.LaunchSettings, "launchSettings");
        MachineValidation.Check(wanted.FailbackLaunchSettings, "failbackLaunchSettings");
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        EnsureMachinesMayBeAdded(project);

        var original = await request.Services.Infrastructures.Open(project.Source).Machines.DescribeAsync(wanted.InstanceId, request.Cancellation);
        MachineValidation.Check(original);
        var machine = new Machine
        {
            Id = IdOf(project.Id, original.InstanceId),
            AddedBy = request.NewName(),
            ProjectId = project.Id,
            Name = wanted.Name?.Trim() ?? original.Name,
            Original = original,
            LaunchSettings = wanted.LaunchSettings ?? new LaunchSettings(),
            FailbackLaunchSettings = wanted.FailbackLaunchSettings ?? new LaunchSettings(),
            Instances = [new MachineInstance { InstanceId = original.InstanceId, Side = Side.Source, Role = InstanceRole.Original }],
            ActiveInstanceId = original.InstanceId,
        };
        machine = await new MachineAddition(request.Services).RecordAsync(machine, request.Cancellation);
        return Answers.Created($"{ApiEndpoints.Prefix}/projects/{project.Id}/machines/{machine.Id}", await ViewAsync(request, machine));
    }

    private static void EnsureMachinesMayBeAdded(Project project)
    {
        if (project.State is ProjectState.NotProtected or ProjectState.Normal) return;
        throw new DrException(ErrorCodes.ActionNotAllowed, $"Machines cannot be added to a project that is {project.State}. Nothing was changed. Add them once it is Normal.")
        {
            Details = new Dictionary<string, object?> { ["state"] = project.State, ["allowedActions"] = ProjectTransitions.AllowedActions(project.State) },
        };
    }

    /// <summary>The id follows from project and instance, so that one instance cannot be in a project twice.</summary>
    private static MachineId IdOf(ProjectId project, string instanceId) =>
        new(MachineId.Prefix + Digest.Of(Encoding.UTF8.GetBytes($"{project}/{instanceId}")).ToString()[..20]);

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var views = new List<MachineView>();
        foreach (var machine in await request.Services.MachinesAsync(request.ProjectId, request.Cancellation)) views.Add(await ViewAsync(request, machine));
        return Answers.Ok(new ListView<MachineView>(views));
    }

    private static async Task<IResult> GetAsync(ApiRequest request) =>
        Answers.Ok(await ViewAsync(request, await request.Services.MachineAsync(request.ProjectId, request.MachineId, request.Cancellation)));

    private static async Task<IResult> ChangeAsync(ApiRequest request)
    {
        var wanted = request.Body<ChangeMachineRequest>();
        MachineValidation.Check(wanted.LaunchSettings, "launchSettings");
        MachineValidation.Check(wanted.FailbackLaunchSettings, "failbackLaunchSettings");
        await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var changed = await request.Services.Documents.UpdateAsync<Machine>(Keys.Machine(request.ProjectId, request.MachineId), machine => machine with
        {
            LaunchSettings = wanted.LaunchSettings ?? machine.LaunchSettings,
            FailbackLaunchSettings = wanted.FailbackLaunchSettings ?? machine.FailbackLaunchSettings,
        }, ErrorCodes.MachineNotFound, request.Cancellation);
        return Answers.Ok(await ViewAsync(request, changed));
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var machine = await request.Services.MachineAsync(request.ProjectId, request.MachineId, request.Cancellation);
        (await request.Services.ProjectAsync(request.ProjectId, request.Cancellation)).EnsureUnprotected("lose a machine");
        await new UniqueNames(request.Services.Documents, request.Services.Time).ReleaseAsync(MachineNames.ClaimOf(request.Services.Documents, machine), request.Cancellation);
        await foreach (var key in request.Services.Store.ListAsync($"{Keys.Machines(machine.ProjectId)}{machine.Id}/", request.Cancellation))
            await request.Services.Store.DeleteAsync(key, request.Cancellation);
        return Results.NoContent();
    }

    private static async Task<MachineView> ViewAsync(ApiRequest request, Machine machine)
    {
        var replication = await new ReplicationReader(request.Services.Documents, request.Services.Time).ReadAsync(machine.ProjectId, machine.Id, request.Cancellation);
        return new MachineView
        {
            Id = machine.Id,
            Name = machine.Name,
            Original = machine.Original,
            ActiveInstanceId = machine.ActiveInstanceId,
            Instances = machine.Instances,
            LaunchSettings = machine.LaunchSettings,
            FailbackLaunchSettings = machine.FailbackLaunchSettings,
            Replication = ReplicationView.Of(replication, request.Services.Time.GetUtcNow()),
        };
    }
}

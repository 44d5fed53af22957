using System.CommandLine;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Cli.Client;
using DRServerless.Cli.Output;
using DRServerless.Core.Identity;

namespace DRServerless.Cli.Commands;

/// <summary>What a command that calls the API works with.</summary>
internal sealed record CommandContext(ParseResult Arguments, ApiClient Api, CommandOutput Output, TimeProvider Time, CancellationToken Cancellation)
{
    /// <summary>The project that an argument names by id or by name.</summary>
    public async Task<ProjectView> ProjectAsync(string idOrName)
    {
        if (Identifier.TryParse<ProjectId>(idOrName, out _)) return await Api.GetAsync<ProjectView>($"projects/{idOrName}", Cancellation);
        var projects = await Api.GetAsync<ListView<ProjectView>>("projects", Cancellation);
        return projects.Items.FirstOrDefault(project => project.Name == idOrName) ?? throw new NotFoundException($"There is no project '{idOrName}'.");
    }

    /// <summary>The machine of a project that an argument names by id or by name.</summary>
    public async Task<MachineView> MachineAsync(ProjectView project, string idOrName)
    {
        var machines = await Api.GetAsync<ListView<MachineView>>($"projects/{project.Id}/machines", Cancellation);
        return machines.Items.FirstOrDefault(machine => machine.Id.Value == idOrName || machine.Name == idOrName)
            ?? throw new NotFoundException($"There is no machine '{idOrName}' in project {project.Name}.");
    }
}

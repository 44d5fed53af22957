using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;

namespace DRServerless.Api.Tests.Refusals;

/// <summary>A project with a machine that stands still, to see that wrong calls change nothing.</summary>
public sealed class RefusalSubject(ApiWorld world) : IAsyncLifetime
{
    private string _name = "";
    private string _before = "";

    public ProjectId Project { get; private set; }

    public MachineId Machine { get; private set; }

    public string Instance { get; private set; } = "";

    public async Task InitializeAsync()
    {
        _name = world.NewName("refusals");
        Project = (await world.Api.PostAsync("projects", world.NewProject(_name))).Must(201).Read<ProjectView>().Id;
        Instance = await world.NewInstanceAsync();
        Machine = await world.AddMachineAsync(Project, Instance);
        _before = await StateAsync();
    }

    public async Task DisposeAsync() => (await world.Api.DeleteAsync($"projects/{Project}")).Must(204);

    public async Task NothingChangedAsync() => Assert.Equal(_before, await StateAsync());

    /// <summary>A call such as <c>GET projects/{project}</c>, its method and its path filled in.</summary>
    public (string Method, string Path) Split(string call)
    {
        var parts = call.Split(' ', 2);
        return (parts[0], Fill(parts[1]));
    }

    public string Fill(string text) => new Dictionary<string, string>
    {
        ["{aws}"] = """{"kind":"aws","region":"eu-west-1"}""",
        ["{good}"] = """{"kind":"aws","region":"eu-central-1"}""",
        ["{long}"] = new('n', 101),
        ["{project name}"] = _name,
        ["{project}"] = $"{Project}",
        ["{machine}"] = $"{Machine}",
        ["{instance}"] = Instance,
    }.Aggregate(text, (filled, item) => filled.Replace(item.Key, item.Value, StringComparison.Ordinal));

    /// <summary>What stands, as a reader of the API sees it.</summary>
    private async Task<string> StateAsync()
    {
        var parts = new List<string>();
        foreach (var path in new[] { "projects", $"projects/{Project}", $"projects/{Project}/machines", $"projects/{Project}/operations" })
            parts.Add((await world.Api.GetAsync(path)).Must(200).Text);
        return string.Join('\n', parts);
    }
}

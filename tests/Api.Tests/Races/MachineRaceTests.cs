using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;

namespace DRServerless.Api.Tests.Races;

/// <summary>Whoever asks for the same thing at the same time: one gets it, the others are told so, and nothing of theirs is left.</summary>
public sealed class MachineRaceTests
{
    private const int Racers = 16;

    public static TheoryData<int, int> Races => new() { { 1, Racers }, { Racers, 1 }, { 1, 1 }, { 4, 4 }, { 3, 2 } };

    /// <param name="instances">Instances that the racers add, in turn.</param>
    /// <param name="names">Names that they give them, in turn.</param>
    [Theory]
    [MemberData(nameof(Races))]
    public async Task AddMachine_ManyAtOnce_EachInstanceAndEachNameIsTakenOnce(int instances, int names)
    {
        for (var seed = 1; seed <= 25; seed++)
        {
            var api = new DirectApi();
            var project = await api.CreateProjectAsync();
            var random = new Random(seed);
            var wanted = Enumerable.Range(0, Racers).Select(_ => new AddMachineRequest { InstanceId = $"i-{random.Next(instances):x17}", Name = $"name {random.Next(names)}" }).ToList();

            var answers = Shuffled.Run(random, wanted.Select(request => (Func<Task<Answer>>)(() => api.CallAsync("addMachine", request, ("projectId", project)))));

            await CheckAsync(api, project, answers, $"seed {seed}");
            if (instances == 1 || names == 1) Assert.True(answers.Count(answer => answer.Status == 201) == 1, $"seed {seed}: one must win");
        }
    }

    [Fact]
    public async Task AddMachine_NameOfOneThatIsGone_IsFreeAgain()
    {
        var api = new DirectApi();
        var project = await api.CreateProjectAsync();
        var first = await api.AddMachineAsync(project, "i-1", "web");
        (await api.CallAsync("removeMachine", null, ("projectId", project), ("machineId", first.Id))).Must(204);

        await api.AddMachineAsync(project, "i-2", "web");
    }

    [Fact]
    public async Task AddMachine_NameReservedByACallerThatDied_IsFreeAfterAWhile()
    {
        var api = new DirectApi();
        var project = await api.CreateProjectAsync();
        await api.AddMachineAsync(project, "i-1", "web");
        foreach (var key in await api.KeysAsync($"projects/{project}/machines/")) await api.Objects.DeleteAsync(key, CancellationToken.None);
        var name = Assert.Single(await api.KeysAsync($"projects/{project}/machine-names/"));
        await api.Objects.WriteAsync(name, (await Unconfirmed(api, name)).AsMemory(), Core.Storage.WriteCondition.Always, CancellationToken.None);
        var second = new AddMachineRequest { InstanceId = "i-2", Name = "web" };

        (await api.CallAsync("addMachine", second, ("projectId", project))).MustRefuse(409, "already_exists");
        api.Time.Advance(TimeSpan.FromMinutes(1));
        (await api.CallAsync("addMachine", second, ("projectId", project))).Must(201);
    }

    /// <summary>Nothing is there but what the winners were told.</summary>
    private static async Task CheckAsync(DirectApi api, ProjectId project, IReadOnlyList<Answer> answers, string what)
    {
        foreach (var refused in answers.Where(answer => answer.Status != 201)) refused.MustRefuse(409, "already_exists");
        var won = answers.Where(answer => answer.Status == 201).Select(answer => answer.Read<MachineView>()).ToList();
        Assert.NotEmpty(won);
        Assert.True(won.Select(machine => machine.Id).Distinct().Count() == won.Count, $"{what}: an instance was added twice");
        Assert.True(won.Select(machine => machine.Name).Distinct().Count() == won.Count, $"{what}: a name was given twice");
        var stand = (await api.CallAsync("listMachines", null, ("projectId", project))).Must(200).Read<ListView<MachineView>>().Items;
        Assert.Equal(won.Select(machine => $"{machine.Id} {machine.Name}").Order(), stand.Select(machine => $"{machine.Id} {machine.Name}").Order());
        Assert.Equal(won.Count, (await api.KeysAsync($"projects/{project}/machines/")).Count);
        Assert.Equal(won.Count, (await api.KeysAsync($"projects/{project}/machine-names/")).Count);
    }

    private static async Task<byte[]> Unconfirmed(DirectApi api, string key)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse((await api.Objects.ReadAsync(key, CancellationToken.None))!.Content.Span)!;
        document["confirmed"] = false;
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}

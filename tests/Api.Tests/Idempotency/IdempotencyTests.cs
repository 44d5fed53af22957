using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;

namespace DRServerless.Api.Tests.Idempotency;

/// <summary>One key: one effect, one answer.</summary>
[Collection(StillWorld.Name)]
public sealed class IdempotencyTests(ApiWorld world)
{
    private const int AtOnce = 8;

    [Fact]
    public async Task CreateProject_Repeated_MakesOneAndAnswersTheSame()
    {
        var wanted = world.NewProject();
        var key = world.NewName("key").Replace(' ', '-');

        var first = (await world.Api.PostAsync("projects", wanted, key)).Must(201);
        var second = (await world.Api.PostAsync("projects", wanted, key)).Must(201);

        Assert.Equal(first, second);
        Assert.Single(await ProjectsAsync(), project => project.Name == wanted.Name);
    }

    [Fact]
    public async Task CreateProject_RepeatedAtOnce_MakesOneAndAnswersTheSame()
    {
        var wanted = world.NewProject();
        var key = world.NewName("key").Replace(' ', '-');

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => world.Api.PostAsync("projects", wanted, key)));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer.Must(201)));
        Assert.Single(await ProjectsAsync(), project => project.Name == wanted.Name);
    }

    [Fact]
    public async Task AddMachine_Repeated_AddsOneAndAnswersTheSame()
    {
        var project = await world.CreateProjectAsync();
        var wanted = new AddMachineRequest { InstanceId = await world.NewInstanceAsync() };

        var first = (await world.Api.PostAsync($"projects/{project}/machines", wanted, $"add-{project}")).Must(201);
        var second = (await world.Api.PostAsync($"projects/{project}/machines", wanted, $"add-{project}")).Must(201);

        Assert.Equal(first, second);
        Assert.Single(await MachinesAsync(project));
        (await world.Api.PostAsync($"projects/{project}/machines", wanted, $"another-{project}")).MustRefuse(409, "already_exists");
    }

    [Fact]
    public async Task AddMachine_RepeatedAtOnce_AddsOneAndAnswersTheSame()
    {
        var project = await world.CreateProjectAsync();
        var wanted = new AddMachineRequest { InstanceId = await world.NewInstanceAsync() };

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => world.Api.PostAsync($"projects/{project}/machines", wanted, $"add-{project}")));

        Assert.All(answers, answer => Assert.Equal(answers[0], answer.Must(201)));
        Assert.Single(await MachinesAsync(project));
    }

    [Fact]
    public async Task Action_RepeatedAtOnceAndLater_StartsOneOperation()
    {
        var project = await world.CreateProjectAsync();
        await world.AddMachineAsync(project);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => world.Api.PostAsync($"projects/{project}/start-replication", null, $"start-{project}")));
        var id = answers[0].Must(202).Read<Operation>().Id;
        await Eventually.SeeAsync(() => world.Api.GetAsync($"operations/{id}"), answer => answer.Read<Operation>().Status == OperationStatus.Succeeded, "the start");
        var later = await world.Api.PostAsync($"projects/{project}/start-replication", null, $"start-{project}");

        Assert.All(answers.Append(later), answer => Assert.Equal(answers[0], answer.Must(202)));
        Assert.Single((await world.Api.GetAsync($"projects/{project}/operations")).Must(200).Read<ListView<Operation>>().Items);
        await world.StopAsync(project);
    }

    [Fact]
    public async Task Key_UsedWithAnotherRequest_IsRefused()
    {
        var key = world.NewName("key").Replace(' ', '-');
        var project = (await world.Api.PostAsync("projects", world.NewProject(), key)).Must(201).Read<ProjectView>();
        var another = world.NewProject();

        (await world.Api.PostAsync("projects", another, key)).MustRefuse(409, "idempotency_key_reused");
        (await world.Api.PostAsync($"projects/{project.Id}/stop-replication", null, key)).MustRefuse(409, "idempotency_key_reused");

        Assert.DoesNotContain(await ProjectsAsync(), found => found.Name == another.Name);
    }

    [Fact]
    public async Task Refusal_UnderAKey_IsNotRemembered()
    {
        var project = await world.CreateProjectAsync();
        var key = $"start-{project}";
        (await world.Api.PostAsync($"projects/{project}/start-replication", null, key)).MustRefuse(400, "invalid_request");
        await world.AddMachineAsync(project);

        var started = (await world.Api.PostAsync($"projects/{project}/start-replication", null, key)).Must(202);

        Assert.Equal(started, await world.Api.PostAsync($"projects/{project}/start-replication", null, key));
        await world.StopAsync(project);
    }

    [Theory]
    [InlineData("with a space")]
    [InlineData("tab\there")]
    [InlineData("129")]
    public async Task Key_ThatIsNone_IsRefused(string key)
    {
        var wanted = world.NewProject();
        var name = key == "129" ? new string('k', 129) : key;

        (await world.Api.PostAsync("projects", wanted, name)).MustRefuse(400, "invalid_request");

        Assert.DoesNotContain(await ProjectsAsync(), found => found.Name == wanted.Name);
    }

    [Fact]
    public async Task Key_OfTheGreatestLength_IsTaken() =>
        (await world.Api.PostAsync("projects", world.NewProject(), new string('~', 128))).Must(201);

    private async Task<IReadOnlyList<ProjectView>> ProjectsAsync() => (await world.Api.GetAsync("projects")).Must(200).Read<ListView<ProjectView>>().Items;

    private async Task<IReadOnlyList<MachineView>> MachinesAsync(ProjectId project) => (await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Read<ListView<MachineView>>().Items;
}

using System.Text.Json.Nodes;
using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Api.Tests.Refusals;

/// <summary>What the state of a project, of another caller or of the cloud forbids.</summary>
[Collection(StillWorld.Name)]
public sealed class StateRefusalTests(ApiWorld world)
{
    private const int AtOnce = 8;

    [Theory]
    [InlineData("pause-replication", null)]
    [InlineData("resume-replication", null)]
    [InlineData("stop-replication", null)]
    [InlineData("launch", """{"mode":"test"}""")]
    [InlineData("launch", """{"mode":"recovery"}""")]
    [InlineData("terminate-test-machines", null)]
    [InlineData("prepare-failback", null)]
    [InlineData("return-to-normal", null)]
    [InlineData("failback", null)]
    public async Task Action_OnAProjectThatIsNotProtected_SaysWhatIsAllowed(string action, string? body)
    {
        var project = await world.CreateProjectAsync();
        await world.AddMachineAsync(project);

        var answer = (await world.Api.PostAsync($"projects/{project}/{action}", body)).MustRefuse(409, "action_not_allowed");

        Assert.Equal("notProtected", (string?)answer.Json["state"]);
        Assert.Equal("startReplication", (string?)Assert.Single(answer.Json["allowedActions"]!.AsArray()));
        await NothingRanAsync(project);
    }

    [Fact]
    public async Task StartReplication_WithoutAMachine_IsRefused()
    {
        var project = await world.CreateProjectAsync();

        (await world.Api.PostAsync($"projects/{project}/start-replication")).MustRefuse(400, "invalid_request");

        await NothingRanAsync(project);
    }

    [Fact]
    public async Task Actions_AtOnceOnOneProject_OneIsAccepted()
    {
        var project = await world.CreateProjectAsync();
        await world.AddMachineAsync(project);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => world.Api.PostAsync($"projects/{project}/start-replication")));

        var accepted = Assert.Single(answers, answer => answer.Status == 202).Read<Operation>();
        foreach (var refused in answers.Where(answer => answer.Status != 202))
            Assert.Equal(accepted.Id.Value, (string?)refused.MustRefuse(409, "operation_in_progress").Json["operationId"]);
        Assert.Single((await world.Api.GetAsync($"projects/{project}/operations")).Must(200).Read<ListView<Operation>>().Items);
        await world.FollowAsync(accepted.Id);
        await world.StopAsync(project);
    }

    [Fact]
    public async Task Creations_AtOnceOfOneName_OneIsMade()
    {
        var wanted = world.NewProject();

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => world.Api.PostAsync("projects", wanted)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.MustRefuse(409, "already_exists"));
        Assert.Single((await world.Api.GetAsync("projects")).Must(200).Read<ListView<ProjectView>>().Items, project => project.Name == wanted.Name);
    }

    [Fact]
    public async Task Additions_AtOnceOfOneMachine_OneIsAdded()
    {
        var project = await world.CreateProjectAsync();
        var wanted = new AddMachineRequest { InstanceId = await world.NewInstanceAsync() };

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => world.Api.PostAsync($"projects/{project}/machines", wanted)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.MustRefuse(409, "already_exists"));
        Assert.Single((await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Read<ListView<MachineView>>().Items);
    }

    [Fact]
    public async Task Additions_AtOnceUnderOneName_OneIsAdded()
    {
        var project = await world.CreateProjectAsync();
        var wanted = new List<AddMachineRequest>();
        for (var racer = 0; racer < AtOnce; racer++) wanted.Add(new AddMachineRequest { InstanceId = await world.NewInstanceAsync(), Name = "the one" });

        var answers = await Task.WhenAll(wanted.Select(request => world.Api.PostAsync($"projects/{project}/machines", request)));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.MustRefuse(409, "already_exists"));
        Assert.Single((await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Read<ListView<MachineView>>().Items);
    }

    [Fact]
    public async Task Name_OfADeletedProject_IsFreeAgain()
    {
        var wanted = world.NewProject();
        var first = (await world.Api.PostAsync("projects", wanted)).Must(201).Read<ProjectView>().Id;
        (await world.Api.DeleteAsync($"projects/{first}")).Must(204);

        var second = (await world.Api.PostAsync("projects", wanted)).Must(201).Read<ProjectView>().Id;

        Assert.NotEqual(first, second);
        (await world.Api.GetAsync($"projects/{first}")).MustRefuse(404, "project_not_found");
    }

    [Fact]
    public async Task MachineName_ThatIsTaken_IsRefused()
    {
        var project = await world.CreateProjectAsync();
        await world.AddMachineAsync(project, await world.NewInstanceAsync("twin"));
        var other = new AddMachineRequest { InstanceId = await world.NewInstanceAsync("twin") };

        (await world.Api.PostAsync($"projects/{project}/machines", other)).MustRefuse(409, "already_exists");
        (await world.Api.PostAsync($"projects/{project}/machines", other with { Name = "twin's\u0007bell" })).MustRefuse(400, "invalid_request");

        Assert.Single((await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Read<ListView<MachineView>>().Items);
        (await world.Api.PostAsync($"projects/{project}/machines", other with { Name = "brother" })).Must(201);
    }

    [Fact]
    public async Task Machine_OfAnotherProject_IsNotFound()
    {
        var machine = await world.AddMachineAsync(await world.CreateProjectAsync());
        var other = await world.CreateProjectAsync();

        (await world.Api.GetAsync($"projects/{other}/machines/{machine}")).MustRefuse(404, "machine_not_found");
        (await world.Api.DeleteAsync($"projects/{other}/machines/{machine}")).MustRefuse(404, "machine_not_found");
        (await world.Api.PatchAsync($"projects/{other}/machines/{machine}", new ChangeMachineRequest())).MustRefuse(404, "machine_not_found");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_537)]
    public async Task AddMachine_WithADiskOfASizeThatThereIsNot_IsRefused(int gibibytes)
    {
        var project = await world.CreateProjectAsync();
        var instance = await world.NewInstanceAsync();
        var region = world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, ApiWorld.From);
        lock (region.Gate) region.Volumes[region.Instances[instance].Attachments[0].VolumeId].SizeGib = gibibytes;

        var answer = (await world.Api.PostAsync($"projects/{project}/machines", new AddMachineRequest { InstanceId = instance })).MustRefuse(400, "unsupported_disk");

        Assert.Contains($"{gibibytes} GiB", answer.Detail, StringComparison.Ordinal);
        Assert.Empty((await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Create_WithRefusedCredentials_SaysSoAndMakesNothing()
    {
        var project = await world.CreateProjectAsync();
        var instance = await world.NewInstanceAsync();
        var wanted = world.NewProject();
        world.Simulator.Faults = new FaultSettings { RefuseCredentials = true };
        try
        {
            (await world.Api.PostAsync("projects", wanted)).MustRefuse(403, "credentials_refused");
            (await world.Api.PostAsync($"projects/{project}/machines", new AddMachineRequest { InstanceId = instance })).MustRefuse(403, "credentials_refused");
        }
        finally
        {
            world.Simulator.Faults = FaultPresets.None;
        }

        Assert.Empty((await world.Api.GetAsync($"projects/{project}/machines")).Must(200).Json["items"]!.AsArray());
        (await world.Api.PostAsync("projects", wanted)).Must(201);
    }

    [Fact]
    public async Task Create_WithARegionDown_SaysThatItMayBeTriedAgain()
    {
        var wanted = world.NewProject();
        world.Simulator.SetOutage(ApiWorld.To, down: true);
        try
        {
            (await world.Api.PostAsync("projects", wanted)).MustRefuse(503, "infrastructure_unavailable");
        }
        finally
        {
            world.Simulator.SetOutage(ApiWorld.To, down: false);
        }

        (await world.Api.PostAsync("projects", wanted)).Must(201);
    }

    [Fact]
    public async Task Change_OfAProject_KeepsWhatIsLeftOut()
    {
        var before = (await world.Api.PostAsync("projects", world.NewProject())).Must(201).Read<ProjectView>();

        var changed = (await world.Api.PatchAsync($"projects/{before.Id}", """{"replication":{"recoveryPointIntervalSeconds":30,"lagGoalSeconds":90}}""")).Must(200).Json;

        Assert.Equal(30, (int?)changed["replication"]!["recoveryPointIntervalSeconds"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse((await world.Api.GetAsync($"projects/{before.Id}")).Text), changed));
        Assert.Equal(before.Retention.Rules, (await world.Api.GetAsync($"projects/{before.Id}")).Read<ProjectView>().Retention.Rules);
    }

    private async Task NothingRanAsync(ProjectId project)
    {
        Assert.Empty((await world.Api.GetAsync($"projects/{project}/operations")).Must(200).Json["items"]!.AsArray());
        var view = (await world.Api.GetAsync($"projects/{project}")).Must(200).Json;
        Assert.Equal("notProtected", (string?)view["state"]);
        Assert.Null(view["activeOperation"]);
    }
}

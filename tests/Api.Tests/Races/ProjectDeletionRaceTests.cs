using DRServerless.Api.Machines;
using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Retention;

namespace DRServerless.Api.Tests.Races;

/// <summary>A project that is deleted while others use it: either it goes, with all of its documents, or it stays whole.</summary>
public sealed class ProjectDeletionRaceTests
{
    [Fact]
    public async Task Delete_WhileAnOperationStarts_OneOfThemIsRefused()
    {
        var (deleted, started) = (0, 0);
        for (var seed = 1; seed <= 40; seed++)
        {
            var api = new DirectApi();
            var project = await api.CreateProjectAsync();
            await api.AddMachineAsync(project, "i-1");

            var answers = Shuffled.Run<Answer>(new Random(seed), [
                () => api.CallAsync("deleteProject", null, ("projectId", project)),
                () => api.CallAsync("startReplication", null, ("projectId", project)),
                () => api.CallAsync("deleteProject", null, ("projectId", project)),
            ], latest: 30);

            if (answers[1].Status == 202)
            {
                started++;
                answers[0].MustRefuse(409, "operation_in_progress");
                answers[2].MustRefuse(409, "operation_in_progress");
                await AssertHeldAsync(api, project, answers[1].Read<Operation>().Id);
            }
            else
            {
                deleted++;
                answers[1].MustRefuse(404, "project_not_found");
                Assert.Equal([204, 404], new[] { answers[0].Status, answers[2].Status }.Order());
                await AssertGoneAsync(api, project, $"seed {seed}");
            }
        }

        Assert.True(deleted > 0 && started > 0, $"Deleted {deleted} times and started {started} times: no race was run.");
    }

    [Fact]
    public async Task Delete_WhileMachinesAreAddedAndTheProjectIsChanged_LeavesNothingOrAllOfIt()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var api = new DirectApi();
            var project = await api.CreateProjectAsync();
            await api.AddMachineAsync(project, "i-0");

            var answers = Shuffled.Run<Answer>(new Random(seed), [
                () => api.CallAsync("deleteProject", null, ("projectId", project)),
                () => api.CallAsync("addMachine", new AddMachineRequest { InstanceId = "i-1" }, ("projectId", project)),
                () => api.CallAsync("addMachine", new AddMachineRequest { InstanceId = "i-2", Name = "two" }, ("projectId", project)),
                () => api.CallAsync("changeProject", new ChangeProjectRequest { Replication = new() { LagGoalSeconds = 999 } }, ("projectId", project)),
            ], latest: 30);

            answers[0].Must(204);
            foreach (var answer in answers.Skip(1)) Assert.True(answer.Status is 200 or 201 || answer.Code == "project_not_found", $"seed {seed}: {answer}");
            await AssertGoneAsync(api, project, $"seed {seed}");
        }
    }

    [Fact]
    public async Task Delete_GarbageIsLeft_IsUnseenAtOnceAndGoesWithTheGarbage()
    {
        var api = new DirectApi();
        var project = await api.CreateProjectAsync("the name");
        var garbage = Keys.GarbageItem(project, "left");
        await new DocumentStore(api.Objects).CreateAsync(
            garbage, new Garbage { Name = "left", Reason = "test", At = api.Time.GetUtcNow(), Resources = [new GarbageResource(Side.Target, GarbageKind.Snapshot, "snap-1")] }, CancellationToken.None);

        (await api.CallAsync("deleteProject", null, ("projectId", project))).Must(204);

        (await api.CallAsync("getProject", null, ("projectId", project))).MustRefuse(404, "project_not_found");
        (await api.CallAsync("addMachine", new AddMachineRequest { InstanceId = "i-1" }, ("projectId", project))).MustRefuse(404, "project_not_found");
        (await api.CallAsync("changeProject", new ChangeProjectRequest { Retention = RetentionPolicy.Default }, ("projectId", project))).MustRefuse(404, "project_not_found");
        (await api.CallAsync("startReplication", null, ("projectId", project))).MustRefuse(404, "project_not_found");
        (await api.CallAsync("deleteProject", null, ("projectId", project))).MustRefuse(404, "project_not_found");
        Assert.Empty((await api.CallAsync("listProjects")).Must(200).Read<ListView<ProjectView>>().Items);
        await api.CreateProjectAsync("the name");
        Assert.Equal([garbage, Keys.Project(project)], await api.KeysAsync(Keys.OfProject(project)));
    }

    private static async Task AssertHeldAsync(DirectApi api, ProjectId project, OperationId operation)
    {
        var stands = (await new DocumentStore(api.Objects).FindAsync<Project>(Keys.Project(project), CancellationToken.None))!.Value;
        Assert.Equal((operation, false), (stands.ActiveOperation, stands.Deleting));
        Assert.Equal([Keys.Operation(operation)], await api.KeysAsync(Keys.Operations));
        Assert.Single((await api.CallAsync("listMachines", null, ("projectId", project))).Must(200).Read<ListView<MachineView>>().Items);
        Assert.Single(await api.KeysAsync("project-names/"));
    }

    private static async Task AssertGoneAsync(DirectApi api, ProjectId project, string what)
    {
        var left = (await api.KeysAsync("")).ToList();
        Assert.True(left.Count == 0, $"{what}: of {project} is left {string.Join(", ", left)}");
    }
}

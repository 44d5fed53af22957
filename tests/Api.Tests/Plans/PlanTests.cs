using DRServerless.Api.Projects;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Api.Tests.Life;
using DRServerless.Core.Checks;
using DRServerless.Core.Plans;

namespace DRServerless.Api.Tests.Plans;

/// <summary>Plans and checks by HTTP alone, against simulated regions.</summary>
[Collection(BusyWorld.Name)]
public sealed class PlanTests(ApiWorld world)
{
    [Fact]
    public async Task Plan_SetShownAndRemoved_IsAsItWasSent()
    {
        var project = await world.CreateProjectAsync();
        var machine = await world.AddMachineAsync(project);
        (await world.Api.GetAsync($"projects/{project}/plan")).MustRefuse(404, "plan_not_found");

        (await world.Api.SendAsync("PUT", $"projects/{project}/plan", PlanOf(machine.Value))).Must(200);

        var shown = (await world.Api.GetAsync($"projects/{project}/plan")).Must(200).Read<StoredPlan>();
        Assert.Equal(["apps", "settle", "again"], shown.Plan.Steps.Select(step => step.Name));
        (await world.Api.DeleteAsync($"projects/{project}/plan")).Must(204);
        (await world.Api.GetAsync($"projects/{project}/plan")).MustRefuse(404, "plan_not_found");
    }

    [Fact]
    public async Task Plan_WithFaults_IsRefusedWithAllOfThemAndNothingIsStored()
    {
        var project = await world.CreateProjectAsync();
        var machine = await world.AddMachineAsync(project);
        var wrong = $$"""{"steps":[{"name":"a","kind":"wave","after":["b"],"machines":[{"id":"{{machine}}"},{"id":"{{machine}}"}]},{"name":"b","kind":"wait","after":["a"]}]}""";

        var refused = await world.Api.SendAsync("PUT", $"projects/{project}/plan", wrong);
        refused.MustRefuse(400, "plan_invalid");
        foreach (var code in new[] { "loop", "machine_twice", "wait_out_of_range" }) Assert.Contains($"\"{code}\"", refused.Text, StringComparison.Ordinal);

        Assert.Contains("\"valid\":false", (await world.Api.PostAsync($"projects/{project}/plan/validate", wrong)).Must(200).Text, StringComparison.Ordinal);
        Assert.Contains("\"valid\":true", (await world.Api.PostAsync($"projects/{project}/plan/validate", PlanOf(machine.Value))).Must(200).Text, StringComparison.Ordinal);
        (await world.Api.GetAsync($"projects/{project}/plan")).MustRefuse(404, "plan_not_found");
        (await world.Api.SendAsync("PUT", $"projects/{project}/plan", """{"steps":[],"colour":1}""")).MustRefuse(400, "invalid_request");
        (await world.Api.SendAsync("PUT", $"projects/{project}/plan", """{"steps":[null]}""")).MustRefuse(400, "plan_invalid");
        (await world.Api.SendAsync("PUT", "projects/prj-unknown/plan", PlanOf(machine.Value))).MustRefuse(404, "project_not_found");
    }

    [Fact]
    public async Task Launch_ByPlanWithChecks_TellsStepsAndResults()
    {
        var (project, machine) = await world.ProtectAsync();
        (await world.Api.PatchAsync($"projects/{project}/machines/{machine}", """
            {"launchSettings":{"checks":[
              {"name":"up","kind":"instanceStatus","retryPauseSeconds":1},
              {"name":"root","kind":"disk","path":"/","retryPauseSeconds":1},
              {"name":"script","kind":"command","script":"exit 3","required":false,"retries":0}]}}
            """)).Must(200);
        (await world.Api.SendAsync("PUT", $"projects/{project}/plan", PlanOf(machine.Value))).Must(200);

        var operation = await world.RunAsync(project, "launch", """{"mode":"test"}""");

        var steps = (await world.Api.GetAsync($"operations/{operation.Id}/steps")).Must(200).Read<ListView<OperationStep>>().Items;
        Assert.All(steps, step => Assert.True(step.State == PlanStepState.Succeeded, step.ToString()));
        var checks = (await world.Api.GetAsync($"operations/{operation.Id}/checks")).Must(200).Read<ListView<CheckResult>>().Items;
        Assert.Equal([("up", true), ("root", true), ("script", false)], checks.Select(check => (check.Name, check.Passed)));
        Assert.Equal(new CheckSummary(3, 2, 0), operation.Machines[machine].Checks);
        (await world.Api.PostAsync($"operations/{operation.Id}/steps/settle/skip")).MustRefuse(409, "action_not_allowed");
        (await world.Api.PostAsync($"operations/op-unknown/steps/settle/retry")).MustRefuse(404, "operation_not_found");
        await world.RunAsync(project, "terminate-test-machines");
    }

    private static string PlanOf(string machine) => $$"""
        {"steps":[
          {"name":"apps","kind":"wave","machines":[{"id":"{{machine}}"}]},
          {"name":"settle","kind":"wait","waitSeconds":1},
          {"name":"again","kind":"checks","checkMachines":["{{machine}}"]}]}
        """;
}

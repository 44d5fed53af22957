using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Network;
using DRServerless.Core.Plans;
using static DRServerless.Workflows.Tests.Plans.PlanWorld;

namespace DRServerless.Workflows.Tests.Plans;

/// <summary>Actions: what is sent, how often, and that secrets go nowhere else.</summary>
public sealed class PlanActionTests
{
    private const string Secret = "the secret of the hook";

    [Fact]
    public async Task Http_IsSent_SignedWithItsKeyAndTellsWhatWasLaunched()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Call("dns")));

        var ended = await harness.SucceedAsync(Recovery);

        var call = Assert.Single(harness.Network.Sent);
        Assert.Equal($"{ended.Id}/2/1", call.Headers["Idempotency-Key"]);
        var parts = call.Headers["X-DRServerless-Signature"].Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var signed = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"{parts["t"]}.{Encoding.UTF8.GetString(call.Body.Span)}"));
        Assert.Equal(Convert.ToHexStringLower(signed), parts["v1"]);
        using var body = JsonDocument.Parse(call.Body);
        Assert.Equal("please", body.RootElement.GetProperty("data").GetString());
        Assert.Equal(ended.Machines[harness.MachineIds[0]].InstanceId, body.RootElement.GetProperty("machines")[0].GetProperty("instanceId").GetString());
    }

    [Theory]
    [InlineData(PlanActionKind.AzureFunction)]
    [InlineData(PlanActionKind.LogicApp)]
    public async Task AzureAction_IsSent_WithItsSecretWhereItBelongs(PlanActionKind kind)
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), With(Call("dns"), action => action with { Kind = kind, Url = "https://run.example/go?api-version=1" })));

        await harness.SucceedAsync(Recovery);

        var call = Assert.Single(harness.Network.Sent);
        Assert.Equal(kind == PlanActionKind.AzureFunction ? Secret : null, call.Headers.GetValueOrDefault("x-functions-key"));
        Assert.Equal(kind == PlanActionKind.LogicApp ? $"?api-version=1&sig={Uri.EscapeDataString(Secret)}" : "?api-version=1", call.Url.Query);
    }

    [Theory]
    [InlineData(200, 1, true)]
    [InlineData(500, 3, false)]
    [InlineData(503, 3, false)]
    [InlineData(302, 1, false)]
    [InlineData(401, 1, false)]
    public async Task Http_Answers_IsTriedAgainOnlyWhereThatMayHelp(int status, int sent, bool succeeds)
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Call("dns")));
        harness.Network.Answer = _ => new HttpAnswer(status, $"status {status}");

        var ended = succeeds ? await harness.SucceedAsync(Recovery) : await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        Assert.Equal(sent, harness.Network.Sent.Count);
        Assert.Single(harness.Network.Sent.Select(call => call.Headers["Idempotency-Key"]).Distinct());
        Assert.Contains($"status {status}", (await harness.StepsAsync(ended.Id))[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_NeverAnswers_IsGivenUpInItsTime()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), With(Call("dns"), action => action with { TimeLimitSeconds = 120, Retries = 20 })));
        harness.Network.Answer = _ => null;

        var ended = await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        var step = (await harness.StepsAsync(ended.Id))[1];
        Assert.InRange((step.EndedAt - step.StartedAt)!.Value, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(600));
    }

    [Fact]
    public async Task Action_SecretIsMissing_FailsTheStepAndSendsNothing()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), Call("dns") with { Optional = true }));
        harness.Secrets.Known.Clear();

        var ended = await harness.SucceedAsync(Recovery);

        Assert.Equal("apps:Succeeded dns:Failed", await harness.StatesAsync(ended.Id));
        Assert.Empty(harness.Network.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommandAndAutomation_Run_OnceAlthoughActivitiesRunTwice(bool succeed)
    {
        await using var harness = await StartAsync(1, true, world => Plan(
            Wave("apps", world.MachineIds[0]),
            With(Call("script"), _ => new PlanAction { Kind = PlanActionKind.Command, Machine = world.MachineIds[0], Script = "systemctl start shop" }),
            With(Call("runbook"), _ => new PlanAction { Kind = PlanActionKind.Automation, Document = "Switch-Traffic" })));
        harness.Clouds.Target.Inspected.EndOf = what => what == "Switch-Traffic" && !succeed ? CommandState.Failed : CommandState.Succeeded;

        var ended = succeed ? await harness.SucceedAsync(Recovery) : await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        Assert.Equal(["systemctl start shop", "Switch-Traffic"], harness.Clouds.Target.Inspected.Started);
        Assert.Equal($"apps:Succeeded script:Succeeded runbook:{(succeed ? "Succeeded" : "Failed")}", await harness.StatesAsync(ended.Id));
    }

    [Fact]
    public async Task Secret_OfAnAction_IsNowhereInTheStore()
    {
        await using var harness = await StartAsync(1, false, world => Plan(Wave("apps", world.MachineIds[0]), With(Call("dns"), action => action with { Kind = PlanActionKind.LogicApp })));
        harness.Secrets.Known["hook"] = "Xq9secretXq9";
        harness.Network.Answer = _ => new HttpAnswer(500, "status 500");

        await harness.FailAsync(Recovery, ErrorCodes.PlanStopped);

        await foreach (var key in harness.Objects.ListAsync("", harness.Deadline))
        {
            if ((await harness.Objects.ReadAsync(key, harness.Deadline)) is { } stored)
                Assert.DoesNotContain("Xq9secretXq9", Encoding.UTF8.GetString(stored.Content.Span), StringComparison.Ordinal);
        }
    }

    private static PlanStep With(PlanStep step, Func<PlanAction, PlanAction> change) => step with { Action = change(step.Action!) };
}

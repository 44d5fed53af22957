using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Plans;

namespace DRServerless.Core.Tests.Plans;

/// <summary>A plan is looked at whole: every fault is found, with its code, and a plan without one is let pass.</summary>
public sealed class PlanValidationTests
{
    private static readonly MachineId[] Machines = [new("mch-1"), new("mch-2"), new("mch-3")];

    [Fact]
    public void Faults_OfAGoodPlan_AreNone() => Assert.Empty(PlanValidation.Faults(Good(), Machines));

    public static TheoryData<string, Func<RecoveryPlan, RecoveryPlan>> Wrong => new()
    {
        { "machine_twice", plan => Change(plan, "apps", step => step with { Machines = [.. step.Machines, new PlanMachine { Id = Machines[0] }] }) },
        { "machine_twice", plan => Change(plan, "apps", step => step with { Machines = [.. step.Machines, .. step.Machines] }) },
        { "machine_missing", plan => Change(plan, "apps", step => step with { Machines = [step.Machines[0]] }) },
        { "machine_unknown", plan => Change(plan, "apps", step => step with { Machines = [.. step.Machines, new PlanMachine { Id = new MachineId("mch-9") }] }) },
        { "machine_not_launched", plan => Change(plan, "look", step => step with { After = [], CheckMachines = [Machines[2]] }) },
        { "loop", plan => Change(Change(plan, "data", step => step with { After = ["look"] }), "apps", step => step with { After = ["data"] }) },
        { "loop", plan => Change(plan, "look", step => step with { After = ["look"] }) },
        { "step_unknown", plan => Change(plan, "look", step => step with { After = ["nowhere"] }) },
        { "step_twice", plan => Change(plan, "look", step => step with { Name = "pause", After = [] }) },
        { "step_name", plan => Change(plan, "look", step => step with { Name = "Look At" }) },
        { "step_name", plan => Change(plan, "look", step => step with { Name = "" }) },
        { "step_count", plan => plan with { Steps = [] } },
        { "step_count", plan => plan with { Steps = [.. Enumerable.Range(0, 101).Select(n => new PlanStep { Name = $"w{n}", Kind = PlanStepKind.Wait, WaitSeconds = 1 })] } },
        { "step_null", plan => plan with { Steps = [.. plan.Steps, null!] } },
        { "hold_out_of_range", plan => plan with { HoldSeconds = -1 } },
        { "wave_size", plan => plan with { Steps = [.. plan.Steps, new PlanStep { Name = "empty", Kind = PlanStepKind.Wave }] } },
        { "wait_out_of_range", plan => Change(plan, "pause", step => step with { WaitSeconds = 0 }) },
        { "wait_out_of_range", plan => Change(plan, "pause", step => step with { WaitSeconds = null }) },
        { "question", plan => Change(plan, "ask", step => step with { Question = " " }) },
        { "approval_out_of_range", plan => Change(plan, "ask", step => step with { ApprovalSeconds = 604_801 }) },
        { "action_missing", plan => Change(plan, "dns", step => step with { Action = null }) },
        { "not_of_kind", plan => Change(plan, "data", step => step with { InTest = false }) },
        { "not_of_kind", plan => Change(plan, "pause", step => step with { CheckMachines = [Machines[0]] }) },
        { "url", plan => Action(plan, action => action with { Url = "ftp://dns.example/" }) },
        { "url", plan => Action(plan, action => action with { Url = "http://dns.example/" }) },
        { "url", plan => Action(plan, action => action with { Url = "not an url" }) },
        { "url", plan => Action(plan, action => action with { Url = null }) },
        { "url_holds_secret", plan => Action(plan, action => action with { Url = "https://me:secret@dns.example/" }) },
        { "url_holds_secret", plan => Action(plan, action => action with { Url = "https://dns.example/?a=1&sig=abc" }) },
        { "url_holds_secret", plan => Action(plan, action => action with { Url = "https://dns.example/?code=abc" }) },
        { "secret_name", plan => Action(plan, action => action with { Secret = null }) },
        { "secret_name", plan => Action(plan, action => action with { Secret = "../../etc/passwd" }) },
        { "time_limit", plan => Action(plan, action => action with { TimeLimitSeconds = 0 }) },
        { "retries", plan => Action(plan, action => action with { Retries = 21 }) },
        { "script", plan => Action(plan, _ => new PlanAction { Kind = PlanActionKind.Command, Machine = Machines[0] }) },
        { "command_machine", plan => Action(plan, _ => new PlanAction { Kind = PlanActionKind.Command, Script = "true" }) },
        { "document", plan => Action(plan, _ => new PlanAction { Kind = PlanActionKind.Automation, Document = "a b c" }) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Faults_OfAWrongPlan_NameTheFault(string code, Func<RecoveryPlan, RecoveryPlan> spoil) =>
        Assert.Contains(code, PlanValidation.Faults(spoil(Good()), Machines).Select(fault => fault.Code));

    [Fact]
    public void Demand_SeveralFaults_NamesAllAtOnce()
    {
        var plan = Action(Change(Change(Good(), "pause", step => step with { WaitSeconds = 0 }), "apps", step => step with { Machines = [step.Machines[0]] }), action => action with { Url = "ftp://x" });

        var refused = Assert.Throws<DrException>(() => PlanValidation.Demand(plan, Machines));

        Assert.Equal(ErrorCodes.PlanInvalid, refused.Code);
        var faults = Assert.IsAssignableFrom<IReadOnlyList<PlanFault>>(refused.Details["planFaults"]);
        Assert.Equal(["machine_missing", "url", "wait_out_of_range"], faults.Select(fault => fault.Code).Order());
    }

    /// <summary>Whatever a plan is made of: validation never throws, and a plan that it lets pass launches each machine once, in an order that keeps every "after".</summary>
    [Fact]
    public void Faults_OfRandomPlans_AreNoneOnlyWhenThePlanCanRun()
    {
        var (valid, invalid) = (0, 0);
        for (var seed = 1; seed <= 3_000; seed++)
        {
            var plan = Random(new Random(seed));
            var faults = PlanValidation.Faults(plan, Machines);
            if (faults.Count > 0)
            {
                invalid++;
                continue;
            }

            valid++;
            var order = PlanOrder.Of(plan, out var loop);
            Assert.True(loop.Count == 0 && order.Count == plan.Steps.Count, $"seed {seed}");
            Assert.True(Machines.Order(Comparer).SequenceEqual(order.SelectMany(step => step.Machines.Select(machine => machine.Id)).Order(Comparer)), $"seed {seed}");
            for (var place = 0; place < order.Count; place++)
                Assert.True(order[place].After.All(name => order.Take(place).Any(step => step.Name == name)), $"seed {seed}");
        }

        Assert.True(valid > 100 && invalid > 100, $"{valid} valid, {invalid} invalid: the test tests nothing");
    }

    /// <summary>Whether steps wait for each other is found out in another way: by following "after" until a step comes again.</summary>
    [Fact]
    public void Order_OfRandomPlans_FindsALoopExactlyWhenThereIsOne()
    {
        for (var seed = 1; seed <= 3_000; seed++)
        {
            var plan = Random(new Random(seed));
            PlanOrder.Of(plan, out var loop);
            Assert.True(loop.Count > 0 == plan.Steps.Any(step => Reaches(plan, step.Name, step.Name, [])), $"seed {seed}");
        }
    }

    private static readonly IComparer<MachineId> Comparer = Comparer<MachineId>.Create((left, right) => string.CompareOrdinal(left.Value, right.Value));

    private static bool Reaches(RecoveryPlan plan, string from, string to, HashSet<string> seen) =>
        plan.Steps.Where(step => step.Name == from).SelectMany(step => step.After).Any(name => name == to || (seen.Add(name) && Reaches(plan, name, to, seen)));

    private static RecoveryPlan Random(Random random)
    {
        var names = Enumerable.Range(0, random.Next(2, 6)).Select(n => $"s{n}").ToArray();
        var left = random.Next(5) == 0 ? Machines.ToList() : [.. Machines];
        var steps = names.Select(name => new PlanStep
        {
            Name = name,
            Kind = PlanStepKind.Wait,
            WaitSeconds = 1,
            After = [.. names.Where(_ => random.Next(8) == 0)],
        }).ToList();
        foreach (var id in Machines)
        {
            var place = random.Next(steps.Count);
            steps[place] = steps[place] with { Kind = PlanStepKind.Wave, Machines = [.. steps[place].Machines, new PlanMachine { Id = id }] };
        }

        if (random.Next(4) == 0) steps[0] = steps[0] with { Kind = PlanStepKind.Wave, Machines = [.. steps[0].Machines, new PlanMachine { Id = left[random.Next(3)] }] };
        return new RecoveryPlan { Steps = steps };
    }

    private static RecoveryPlan Good() => new()
    {
        Steps =
        [
            new PlanStep { Name = "ask", Kind = PlanStepKind.Approval, Question = "Shall we?" },
            new PlanStep { Name = "data", Kind = PlanStepKind.Wave, Machines = [new PlanMachine { Id = Machines[0] }] },
            new PlanStep { Name = "pause", Kind = PlanStepKind.Wait, WaitSeconds = 30 },
            new PlanStep { Name = "look", Kind = PlanStepKind.Checks, CheckMachines = [Machines[0]], After = ["apps"] },
            new PlanStep { Name = "apps", Kind = PlanStepKind.Wave, Machines = [new PlanMachine { Id = Machines[1] }, new PlanMachine { Id = Machines[2], Optional = true }] },
            new PlanStep { Name = "dns", Kind = PlanStepKind.Action, Action = new PlanAction { Kind = PlanActionKind.Http, Url = "https://dns.example/switch", Secret = "dns-key" } },
        ],
    };

    private static RecoveryPlan Change(RecoveryPlan plan, string name, Func<PlanStep, PlanStep> change) =>
        plan with { Steps = [.. plan.Steps.Select(step => step.Name == name ? change(step) : step)] };

    private static RecoveryPlan Action(RecoveryPlan plan, Func<PlanAction, PlanAction> change) => Change(plan, "dns", step => step with { Action = change(step.Action!) });
}

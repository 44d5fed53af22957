using System.Text;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;

namespace DRServerless.Core.Plans;

/// <summary>Everything that can be said against a plan before anything starts: all faults at once, each with a stable code.</summary>
public static class PlanValidation
{
    /// <summary>The most steps of a plan.</summary>
    public const int MaximumSteps = 100;

    /// <summary>All faults of a plan for a project with these machines; empty when there is none.</summary>
    public static IReadOnlyList<PlanFault> Faults(RecoveryPlan plan, IReadOnlyCollection<MachineId> machines)
    {
        if (plan.Steps.Any(step => step?.After is null || step.Machines is null || step.CheckMachines is null || step.Machines.Contains(null!)))
            return [new PlanFault("step_null", null, "A step, or a list or machine in it, is null.")];
        if (plan.Steps.Count is 0 or > MaximumSteps)
            return [new PlanFault("step_count", null, $"A plan has 1 to {MaximumSteps} steps.")];
        var order = PlanOrder.Of(plan, out var loop);
        return
        [
            .. OfPlan(plan), .. Names(plan), .. References(plan, loop),
            .. MachinesOf(plan, machines), .. Launched(order, machines),
            .. plan.Steps.SelectMany(step => PlanStepValidation.Faults(step)),
        ];
    }

    /// <summary>Refuses a plan that has faults: <c>plan_invalid</c>, with all of them in the details.</summary>
    public static void Demand(RecoveryPlan plan, IReadOnlyCollection<MachineId> machines)
    {
        var faults = Faults(plan, machines);
        if (faults.Count == 0) return;
        var message = new StringBuilder("The recovery plan is wrong: ").AppendJoin(' ', faults.Take(5).Select(fault => fault.Message));
        if (faults.Count > 5) message.Append(System.Globalization.CultureInfo.InvariantCulture, $" And {faults.Count - 5} more.");
        throw new DrException(ErrorCodes.PlanInvalid, $"{message} Nothing was changed.")
        {
            Details = new Dictionary<string, object?> { ["faults"] = faults.Select(fault => fault.Message).ToList(), ["planFaults"] = faults },
        };
    }

    private static IEnumerable<PlanFault> OfPlan(RecoveryPlan plan)
    {
        if (plan.HoldSeconds is < 0 or > 86_400) yield return new PlanFault("hold_out_of_range", null, "holdSeconds must be 0 to 86400.");
    }

    private static IEnumerable<PlanFault> Names(RecoveryPlan plan)
    {
        foreach (var step in plan.Steps.Where(step => !IsName(step.Name)))
            yield return new PlanFault("step_name", step.Name, $"A step's name must have 1 to 40 of a-z, 0-9 and hyphens; '{step.Name}' does not.");
        foreach (var twice in plan.Steps.GroupBy(step => step.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return new PlanFault("step_twice", twice.Key, $"{twice.Count()} steps are named '{twice.Key}'.");
    }

    private static IEnumerable<PlanFault> References(RecoveryPlan plan, IReadOnlyList<string> loop)
    {
        var known = plan.Steps.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in plan.Steps)
        {
            foreach (var name in step.After.Where(name => !known.Contains(name)).Distinct())
                yield return new PlanFault("step_unknown", step.Name, $"Step '{step.Name}' comes after '{name}', and there is no such step.");
        }

        if (loop.Count > 0) yield return new PlanFault("loop", loop[0], $"Steps wait for each other, in a loop: {string.Join(", ", loop.Distinct().Take(10))}.");
    }

    private static IEnumerable<PlanFault> MachinesOf(RecoveryPlan plan, IReadOnlyCollection<MachineId> machines)
    {
        var named = plan.Steps.Where(step => step.Kind == PlanStepKind.Wave).SelectMany(step => step.Machines.Select(machine => (Step: step.Name, machine.Id))).ToList();
        foreach (var (step, id) in named.Where(entry => !machines.Contains(entry.Id)))
            yield return new PlanFault("machine_unknown", step, $"Step '{step}' launches {id}, and the project has no such machine.");
        foreach (var twice in named.GroupBy(entry => entry.Id).Where(group => group.Count() > 1))
            yield return new PlanFault("machine_twice", twice.Last().Step, $"Machine {twice.Key} is launched {twice.Count()} times, by {string.Join(", ", twice.Select(entry => $"'{entry.Step}'"))}.");
        foreach (var id in machines.Except(named.Select(entry => entry.Id)))
            yield return new PlanFault("machine_missing", null, $"No step launches machine {id}.");
    }

    /// <summary>What checks and commands name must have been launched by then.</summary>
    private static IEnumerable<PlanFault> Launched(IReadOnlyList<PlanStep> order, IReadOnlyCollection<MachineId> machines)
    {
        var launched = new HashSet<MachineId>();
        foreach (var step in order)
        {
            IEnumerable<MachineId> needed = step.Action?.Machine is { } one && step.Kind == PlanStepKind.Action ? [.. step.CheckMachines, one] : step.CheckMachines;
            foreach (var id in needed.Where(id => !launched.Contains(id)).Distinct())
            {
                yield return machines.Contains(id)
                    ? new PlanFault("machine_not_launched", step.Name, $"Step '{step.Name}' needs machine {id}, which no step before it launches.")
                    : new PlanFault("machine_unknown", step.Name, $"Step '{step.Name}' names {id}, and the project has no such machine.");
            }

            if (step.Kind == PlanStepKind.Wave) launched.UnionWith(step.Machines.Select(machine => machine.Id));
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 40 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}

namespace DRServerless.Core.Plans;

/// <summary>The order in which a plan's steps run: as listed, but none before those that it names.</summary>
public static class PlanOrder
{
    /// <summary>The steps in order; <paramref name="loop"/> names those that wait for each other, which are left out.</summary>
    public static IReadOnlyList<PlanStep> Of(RecoveryPlan plan, out IReadOnlyList<string> loop)
    {
        var known = plan.Steps.Select(step => step.Name).ToHashSet(StringComparer.Ordinal);
        var (ordered, done, left) = (new List<PlanStep>(), new HashSet<string>(StringComparer.Ordinal), plan.Steps.ToList());
        while (left.Find(step => step.After.All(name => done.Contains(name) || !known.Contains(name))) is { } next)
        {
            left.Remove(next);
            ordered.Add(next);
            if (left.TrueForAll(step => step.Name != next.Name)) done.Add(next.Name);
        }

        loop = [.. left.Select(step => step.Name)];
        return ordered;
    }
}

namespace DRServerless.Workflows.Runtime;

/// <summary>What a runtime can run, by stored name.</summary>
public sealed class RuntimeDefinitions
{
    private readonly Dictionary<string, OrchestrationDefinition> _orchestrations;
    private readonly Dictionary<string, ActivityDefinition> _activities;

    /// <summary>Gathers definitions; two of one name are refused, all of them named at once.</summary>
    public RuntimeDefinitions(IEnumerable<OrchestrationDefinition> orchestrations, IEnumerable<ActivityDefinition> activities)
    {
        var (orchestrationList, activityList) = (orchestrations.ToList(), activities.ToList());
        var twice = orchestrationList.GroupBy(known => known.Name).Where(group => group.Count() > 1).Select(group => $"orchestration {group.Key}")
            .Concat(activityList.GroupBy(known => known.Name).Where(group => group.Count() > 1).Select(group => $"activity {group.Key}"))
            .ToList();
        if (twice.Count > 0) throw new ArgumentException($"Defined more than once: {string.Join(", ", twice)}.");

        _orchestrations = orchestrationList.ToDictionary(known => known.Name, StringComparer.Ordinal);
        _activities = activityList.ToDictionary(known => known.Name, StringComparer.Ordinal);
    }

    /// <summary>The orchestration of that name, or null.</summary>
    public OrchestrationDefinition? FindOrchestration(string name) => _orchestrations.GetValueOrDefault(name);

    /// <summary>The activity of that name, or null.</summary>
    public ActivityDefinition? FindActivity(string name) => _activities.GetValueOrDefault(name);
}

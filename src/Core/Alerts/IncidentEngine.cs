using DRServerless.Core.Projects;

namespace DRServerless.Core.Alerts;

/// <summary>
/// Decides what is to be done about an incident. A pure function of what is known: it can be asked as often as one likes, after any
/// crash, and says why. That there is one action at most per incident is not its doing but that of the incident's id, from which the
/// operation's id is made.
/// </summary>
public static class IncidentEngine
{
    /// <summary>The decision.</summary>
    public static IncidentDecision Decide(IncidentFacts facts)
    {
        if (facts.Policy is not { Enabled: true } policy) return new IncidentDecision(IncidentVerdict.Withdraw, "the policy was disabled or taken away", []);
        var tally = SourceTally.Of(policy, facts.Watch, facts.Witnesses, facts.Now);
        IncidentDecision As(IncidentVerdict verdict, string reason, DateTimeOffset? again = null) => new(verdict, reason, tally.Explanation, again);

        if (!tally.AnyOn) return As(IncidentVerdict.Withdraw, "every alert has resolved");
        if (facts.Watch.LastActedAt is { } acted && acted + TimeSpan.FromSeconds(policy.CooldownSeconds) is var rested && facts.Now < rested)
            return As(IncidentVerdict.Wait, $"alerts made something happen at {acted:u}; until {rested:u} nothing more is done", rested);

        var reached = tally.Counting.Count >= policy.Quorum;
        var count = $"{tally.Counting.Count} of {policy.Quorum} independent sources count";
        return facts.Phase switch
        {
            IncidentPhase.Watching when reached => As(IncidentVerdict.LookOnceMore, $"{count}: the quorum is reached; everything is looked at once more"),
            IncidentPhase.Watching => As(IncidentVerdict.Wait, count, tally.NextAt),
            IncidentPhase.Asked => As(IncidentVerdict.Wait, reached ? count : $"{count}; a person is asked all the same"),
            _ => AfterQuorum(facts, policy, reached, count, As),
        };
    }

    private static IncidentDecision AfterQuorum(
        IncidentFacts facts, AlertPolicy policy, bool reached, string count, Func<IncidentVerdict, string, DateTimeOffset?, IncidentDecision> decide)
    {
        if (policy.Action == AlertAction.Notify)
            return reached ? decide(IncidentVerdict.Act, $"{count}; the policy wants it recorded", null) : decide(IncidentVerdict.Wait, count, null);
        if (facts.InTheWay is { } running) return decide(IncidentVerdict.Wait, $"operation {running} holds the project; the action can begin when it has ended", null);
        if (facts.State != ProjectState.Normal) return decide(IncidentVerdict.Forbid, $"the project is {facts.State}: {Obstacle(facts.State)}", null);
        if (facts.Phase == IncidentPhase.Approved) return decide(IncidentVerdict.Act, $"a person approved; {count}", null);

        // A drill touches nothing that works: nobody need be asked in doubt, only at an hour at which the policy wants it.
        var doubts = policy.Action == AlertAction.Drill && reached ? [] : Doubts(facts, policy, reached, count).ToList();
        if (doubts.Count > 0) return decide(IncidentVerdict.Ask, $"in doubt: {string.Join("; ", doubts)}", null);
        return policy.Approval.IsRequired(facts.Now)
            ? decide(IncidentVerdict.Ask, $"{count}; at this hour a person must approve", null)
            : decide(IncidentVerdict.Act, $"{count}, and nothing speaks against it", null);
    }

    private static IEnumerable<string> Doubts(IncidentFacts facts, AlertPolicy policy, bool reached, string count)
    {
        if (!reached) yield return $"the quorum was lost at the last look, {count}";
        foreach (var report in facts.Witnesses)
        {
            var own = report.Source == WitnessReport.SourceApi;
            if (report.Finding == WitnessFinding.Answers && (!own || policy.AskWhenSourceAnswers)) yield return $"{report.Source} says otherwise: {report.Detail}";
            if (report.Finding == WitnessFinding.Unknown) yield return $"{report.Source} could not look: {report.Detail}";
        }
    }

    private static string Obstacle(ProjectState state) => state switch
    {
        ProjectState.NotProtected => "nothing replicates, so there is nothing to fail over to",
        ProjectState.FailedOver => "it has failed over already",
        _ => "it is on its way back, and only a person may launch machines now",
    };
}

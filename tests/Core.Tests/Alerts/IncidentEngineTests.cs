using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using static DRServerless.Core.Tests.Alerts.AlertStory;

namespace DRServerless.Core.Tests.Alerts;

public sealed class IncidentEngineTests
{
    private static readonly AlertWatch Both = Watch(Alert("api", 0), Alert("network", 10));

    [Fact]
    public void Decide_OneSourceTwice_IsNoQuorum()
    {
        var decision = IncidentEngine.Decide(Facts(Watch(Alert("api one", 0), Alert("api two", 0)), 500));

        Assert.Equal(IncidentVerdict.Wait, decision.Verdict);
        Assert.Contains("1 of 2", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NotYetSustained_WaitsUntilItIs()
    {
        var decision = IncidentEngine.Decide(Facts(Both, 65));

        Assert.Equal((IncidentVerdict.Wait, Start.AddSeconds(70)), (decision.Verdict, decision.LookAgainAt));
        Assert.Contains(decision.Explanation, line => line.StartsWith("network does not count yet", StringComparison.Ordinal));
        Assert.Contains(decision.Explanation, line => line.StartsWith("api counts", StringComparison.Ordinal));
    }

    [Fact]
    public void Decide_QuorumReached_LooksOnceMoreThenActs()
    {
        Assert.Equal(IncidentVerdict.LookOnceMore, IncidentEngine.Decide(Facts(Both, 70)).Verdict);
        Assert.Equal(IncidentVerdict.Act, IncidentEngine.Decide(Facts(Both, 70, IncidentPhase.LastLook)).Verdict);
    }

    [Fact]
    public void Decide_SourcesFarApart_AreNoQuorum()
    {
        var decision = IncidentEngine.Decide(Facts(Watch(Alert("api", 0), Alert("network", 601)), 700));

        Assert.Equal(IncidentVerdict.Wait, decision.Verdict);
        Assert.Contains(decision.Explanation, line => line.Contains("before the others", StringComparison.Ordinal));
    }

    [Fact]
    public void Decide_EveryAlertResolved_Withdraws() =>
        Assert.Equal(IncidentVerdict.Withdraw, IncidentEngine.Decide(Facts(Watch(Alert("api", 0), Alert("api", 30, AlertState.Resolved)), 31)).Verdict);

    [Theory]
    [InlineData(WitnessFinding.Answers)]
    [InlineData(WitnessFinding.Unknown)]
    public void Decide_WitnessSaysOtherwiseOrCannotLook_AsksAPerson(WitnessFinding finding)
    {
        var facts = Facts(Both, 70, IncidentPhase.LastLook) with { Witnesses = [new WitnessReport(WitnessReport.SourceApi, finding, "eu-west-1")] };

        Assert.Equal(IncidentVerdict.Ask, IncidentEngine.Decide(facts).Verdict);
    }

    [Fact]
    public void Decide_SourceAnswersAndPolicyKnows_Acts()
    {
        var facts = Facts(Both, 70, IncidentPhase.LastLook) with
        {
            Policy = Policy with { AskWhenSourceAnswers = false },
            Witnesses = [new WitnessReport(WitnessReport.SourceApi, WitnessFinding.Answers, "eu-west-1")],
        };

        Assert.Equal(IncidentVerdict.Act, IncidentEngine.Decide(facts).Verdict);
    }

    [Fact]
    public void Decide_FailingWitness_CountsAsASource()
    {
        var facts = Facts(Watch(Alert("api", 0)), 60) with { Witnesses = [new WitnessReport("page", WitnessFinding.Fails, "no answer")] };

        Assert.Equal(IncidentVerdict.LookOnceMore, IncidentEngine.Decide(facts).Verdict);
    }

    [Fact]
    public void Decide_QuorumLostAtTheLastLook_AsksAPerson()
    {
        var lost = Both.With([Alert("network", 69, AlertState.Resolved)], Incident(2));

        Assert.Equal(IncidentVerdict.Ask, IncidentEngine.Decide(Facts(lost, 70, IncidentPhase.LastLook)).Verdict);
    }

    [Fact]
    public void Decide_InHoursOfApproval_AsksAPerson()
    {
        var policy = Policy with { Approval = new ApprovalRule { Hours = [new ApprovalHours { From = "12:00", To = "13:00" }] } };

        Assert.Equal(IncidentVerdict.Ask, IncidentEngine.Decide(Facts(Both, 70, IncidentPhase.LastLook) with { Policy = policy }).Verdict);
        Assert.Equal(IncidentVerdict.Act, IncidentEngine.Decide(Facts(Both, 70, IncidentPhase.Approved) with { Policy = policy }).Verdict);
    }

    [Theory]
    [InlineData(ProjectState.FailedOver, "failed over already")]
    [InlineData(ProjectState.NotProtected, "nothing replicates")]
    [InlineData(ProjectState.PreparingFailback, "on its way back")]
    public void Decide_StateForbids_ExplainsAndEnds(ProjectState state, string why)
    {
        var decision = IncidentEngine.Decide(Facts(Both, 70, IncidentPhase.LastLook) with { State = state });

        Assert.Equal(IncidentVerdict.Forbid, decision.Verdict);
        Assert.Contains(why, decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_OperationHoldsTheProject_Waits()
    {
        var decision = IncidentEngine.Decide(Facts(Both, 70, IncidentPhase.LastLook) with { InTheWay = OperationId.Create("op-7") });

        Assert.Equal(IncidentVerdict.Wait, decision.Verdict);
        Assert.Contains("op-7", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_WithinCooldown_WaitsUntilItIsOver()
    {
        var decision = IncidentEngine.Decide(Facts(Both with { LastActedAt = Start.AddSeconds(-100) }, 200));

        Assert.Equal((IncidentVerdict.Wait, Start.AddSeconds(800)), (decision.Verdict, decision.LookAgainAt));
    }

    [Fact]
    public void Decide_ForNotices_NeedsNoApprovalAndNoState()
    {
        var facts = Facts(Both, 70, IncidentPhase.LastLook) with { Policy = Policy with { Action = AlertAction.Notify }, State = ProjectState.FailedOver };

        Assert.Equal(IncidentVerdict.Act, IncidentEngine.Decide(facts).Verdict);
    }

    [Fact]
    public void Decide_AlertThatNoMatcherChooses_SaysThatItDoesNotCount()
    {
        var watch = Watch(Alert("api", 0)).Noting([Alert("disk full", 5)]);

        Assert.Contains("'disk full' does not count: no matcher of the policy chooses it", IncidentEngine.Decide(Facts(watch, 70)).Explanation);
        Assert.Same(watch, watch.Noting([Alert("disk full", 6)]));
        Assert.Empty(watch.Noting([Alert("disk full", 7, AlertState.Resolved)]).NotChosen);
        Assert.Empty(new AlertWatch().Noting([Alert("disk full", 5)]).NotChosen);
        Assert.Equal(AlertWatch.MostNotChosen, watch.Noting(Enumerable.Range(0, 50).Select(number => Alert($"disk {number}", 5))).NotChosen.Count);
    }

    [Fact]
    public void Decide_ForADrill_IsInNoDoubtButKeepsToApprovalAndState()
    {
        var facts = Facts(Both, 70, IncidentPhase.LastLook) with
        {
            Policy = Policy with { Action = AlertAction.Drill },
            Witnesses = [new WitnessReport("page", WitnessFinding.Answers, "status 200")],
        };

        Assert.Equal(IncidentVerdict.Act, IncidentEngine.Decide(facts).Verdict);
        Assert.Equal(IncidentVerdict.Forbid, IncidentEngine.Decide(facts with { State = ProjectState.FailedOver }).Verdict);
        Assert.Equal(IncidentVerdict.Ask, IncidentEngine.Decide(facts with { Policy = Policy with { Action = AlertAction.Drill, Approval = new ApprovalRule { Always = true } } }).Verdict);
    }

    [Fact]
    public void Decide_PolicyDisabled_Withdraws() =>
        Assert.Equal(IncidentVerdict.Withdraw, IncidentEngine.Decide(Facts(Both, 70, IncidentPhase.Approved) with { Policy = Policy with { Enabled = false } }).Verdict);
}

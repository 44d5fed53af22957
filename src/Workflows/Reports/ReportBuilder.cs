using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Reports;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Reports;

/// <summary>
/// Makes a report from facts; pure. What is measured when: RPO of a drill is the age of the launched recovery point at the start, or of the newest one
/// where an older was chosen on purpose; of a recovery it is what was lost at most. RTO counts from the acceptance until a machine runs
/// and its last check has passed; of a whole failback from where its first launch began, for until then the machines were at work.
/// </summary>
internal static class ReportBuilder
{
    public static RecoveryReport Build(ReportFacts facts)
    {
        var operation = facts.Operation;
        var drill = operation.Kind == OperationKind.Drill ? OperationKinds.Read<DrillRequest>(operation) : null;
        var machines = facts.Machines.OrderBy(machine => machine.Name, StringComparer.Ordinal).Select(machine => Machine(facts, machine, drill)).ToList();
        var rpo = new Measure(machines.Max(machine => machine.Rpo.Seconds), facts.Targets.RpoSeconds);
        var rto = new Measure(machines.All(machine => machine.Rto.Seconds is not null) ? machines.Max(machine => machine.Rto.Seconds) : null, facts.Targets.RtoSeconds);
        var verdict = Verdict(operation, rpo, rto);
        return new RecoveryReport
        {
            OperationId = operation.Id,
            Kind = operation.Kind,
            ProjectId = facts.Project.Id,
            ProjectName = facts.Project.Name,
            Verdict = verdict,
            Summary = ReportWords.Summary(facts, verdict, machines, rpo, rto),
            From = facts.Project.At(facts.To == Side.Target ? Side.Source : Side.Target),
            To = facts.Project.At(facts.To),
            FailbackMethod = facts.To == Side.Source ? FailbackMethods.For(facts.Project.Source.Kind, facts.Project.Target.Kind) : null,
            RequestedBy = operation.RequestedBy,
            Reason = drill?.Reason,
            DueAt = drill?.DueAt,
            AcceptedAt = operation.AcceptedAt,
            EndedAt = operation.EndedAt ?? operation.AcceptedAt,
            Status = operation.Status,
            Problem = operation.Problem,
            Rpo = rpo,
            Rto = rto,
            Machines = machines,
            Steps = facts.Steps,
            Drill = facts.Drill,
            Events = Shortened(facts.Events),
            EventsInAll = facts.Events.Count,
        };
    }

    private static RecoveryVerdict Verdict(Operation operation, Measure rpo, Measure rto) => operation.Status switch
    {
        OperationStatus.Cancelled => RecoveryVerdict.Cancelled,
        OperationStatus.Succeeded => rpo.Met == false || rto.Met == false ? RecoveryVerdict.TargetMissed : RecoveryVerdict.Passed,
        _ => RecoveryVerdict.Failed,
    };

    private static ReportedMachine Machine(ReportFacts facts, Machine machine, DrillRequest? drill)
    {
        var operation = facts.Operation;
        var outcome = operation.Machines.GetValueOrDefault(machine.Id);
        var checks = facts.Checks[machine.Id].ToList();
        var ranAt = outcome?.RecoveryTimeSeconds is { } seconds ? operation.AcceptedAt.AddSeconds(seconds) : (DateTimeOffset?)null;
        var proven = outcome is { Done: true, InstanceId: not null } && outcome.Checks is not { RequiredFailed: > 0 };
        return new ReportedMachine
        {
            Id = machine.Id,
            Name = machine.Name,
            Step = outcome?.Step ?? "not launched",
            Proven = proven,
            InstanceId = outcome?.InstanceId,
            Deleted = outcome?.InstanceId is not null && facts.Drill is { VerifiedAt: not null, Left: [] },
            RecoveryPointId = outcome?.RecoveryPointId,
            RecoveryPointAgeSeconds = Rounded(outcome?.RecoveryPointAgeSeconds),
            Rpo = new Measure(Rounded(Loss(facts, machine, outcome, drill)), facts.Targets.RpoSeconds),
            Rto = new Measure(proven && ranAt is { } ran ? Rounded((checks.Select(check => check.EndedAt).Append(ran).Max() - Start(operation)).TotalSeconds) : null, facts.Targets.RtoSeconds),
            SyncMethod = facts.SyncMethods.GetValueOrDefault(machine.Id),
            LaunchBeganAt = outcome?.LaunchBeganAt,
            RanAt = ranAt,
            Problem = outcome?.Problem,
            Checks = checks,
            Fencing = drill is not null ? [] : [.. machine.Instances.Where(instance => instance.Fencing is not null && instance.InstanceId != machine.ActiveInstanceId).Select(Fencing)],
        };
    }

    private static double? Loss(ReportFacts facts, Machine machine, MachineOutcome? outcome, DrillRequest? drill)
    {
        if (drill is null || drill.RecoveryPoint is { Ids: null, AtOrBefore: null }) return outcome?.RecoveryPointAgeSeconds;
        var newest = facts.Drill?.Replication.FirstOrDefault(replication => replication.MachineId == machine.Id)?.NewestRecoveryPointAt;
        return newest is { } at ? Math.Max(0, (facts.Operation.AcceptedAt - at).TotalSeconds) : null;
    }

    private static DateTimeOffset Start(Operation operation) =>
        operation.Kind == OperationKind.Failback && operation.Machines.Values.Min(machine => machine.LaunchBeganAt) is { } first ? first : operation.AcceptedAt;

    private static ReportedFencing Fencing(MachineInstance instance) =>
        new(instance.InstanceId, instance.Side, instance.Fencing!.State, instance.Fencing.At, instance.Fencing.Detail);

    private static IReadOnlyList<OperationEvent> Shortened(IReadOnlyList<OperationEvent> events) =>
        events.Count <= RecoveryReport.MostEvents ? events : [.. events.Take(RecoveryReport.MostEvents / 2), .. events.TakeLast(RecoveryReport.MostEvents / 2)];

    private static double? Rounded(double? seconds) => seconds is { } value ? Math.Round(value, 3) : null;
}

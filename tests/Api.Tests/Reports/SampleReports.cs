using DRServerless.Core.Checks;
using DRServerless.Core.Drills;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;
using DRServerless.Core.Reports;

namespace DRServerless.Api.Tests.Reports;

/// <summary>A report in which everything is filled in.</summary>
internal static class SampleReports
{
    private static readonly DateTimeOffset Began = new(2026, 11, 28, 3, 0, 5, TimeSpan.Zero);

    /// <param name="name">Stands wherever a person may write something.</param>
    public static SealedReport Drill(string name = "shop") => SealedReport.Of(new RecoveryReport
    {
        OperationId = new OperationId("op-5c1f0a7e9b2d4c6f8a10"),
        Kind = OperationKind.Drill,
        ProjectId = new ProjectId("prj-1"),
        ProjectName = name,
        Verdict = RecoveryVerdict.TargetMissed,
        Summary = $"3 of 3 machines ran and passed their checks. {name}",
        From = new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"),
        To = new InfrastructureReference(InfrastructureKind.Aws, "eu-central-1"),
        RequestedBy = name,
        Reason = name,
        DueAt = Began.AddSeconds(-5),
        AcceptedAt = Began,
        EndedAt = Began.AddSeconds(410),
        Status = OperationStatus.Succeeded,
        Problem = new ProblemRecord(name, name, Began),
        Rpo = new Measure(412.5, 300),
        Rto = new Measure(291, 900),
        Machines = [Machine(name, 1, 12), Machine("database", 2, 80), Machine("archive", 3, 200)],
        Steps =
        [
            new OperationStep { Ordinal = 1, Name = "sure", Kind = PlanStepKind.Approval, State = PlanStepState.Succeeded, Attempts = 1, StartedAt = Began.AddSeconds(2), EndedAt = Began.AddSeconds(11), By = name, Detail = name },
            new OperationStep { Ordinal = 2, Name = name, Kind = PlanStepKind.Wave, State = PlanStepState.Succeeded, Attempts = 1, StartedAt = Began.AddSeconds(12), EndedAt = Began.AddSeconds(291), Detail = name },
        ],
        Drill = new DrillRecord
        {
            Side = Side.Target,
            Network = new IsolatedNetwork("subnet-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"),
            NetworkId = "vpc-0a1b2c3d4e5f60718",
            IsolatedAt = Began.AddSeconds(1),
            Replication = [],
            VerifiedAt = Began.AddSeconds(409),
        },
        Events = [new OperationEvent(1, Began, null, name), new OperationEvent(2, Began.AddSeconds(12), null, "Launching the machines."), new OperationEvent(3, Began.AddSeconds(410), null, "Nothing is left of 3 launches: looked up by their tags.")],
        EventsInAll = 3,
    });

    private static ReportedMachine Machine(string name, int number, int start) => new()
    {
        Id = new MachineId($"mch-{number}"),
        Name = name,
        Step = "running, 2 of 2 checks passed",
        Proven = true,
        InstanceId = $"i-0a1b2c3d4e5f6071{number}",
        Deleted = true,
        RecoveryPointId = new RecoveryPointId($"rp-{number}"),
        RecoveryPointAgeSeconds = 90 * number,
        Rpo = new Measure(number == 3 ? 412.5 : 90 * number, 300),
        Rto = new Measure(start + 91, 900),
        LaunchBeganAt = Began.AddSeconds(start),
        RanAt = Began.AddSeconds(start + 61),
        Checks =
        [
            Check(number, "status", start, passed: true, required: true, "running, both status checks are ok"),
            Check(number, number == 1 ? name : "port", start, passed: number != 2, required: false, number == 1 ? name : "port 443 refused"),
        ],
        Fencing = [],
    };

    private static CheckResult Check(int machine, string name, int start, bool passed, bool required, string detail) => new()
    {
        MachineId = new MachineId($"mch-{machine}"),
        InstanceId = $"i-0a1b2c3d4e5f6071{machine}",
        Name = name,
        Kind = CheckKind.Tcp,
        Required = required,
        Passed = passed,
        Detail = detail,
        StartedAt = Began.AddSeconds(start + 61),
        EndedAt = Began.AddSeconds(start + 91),
        Tries = 3,
    };
}

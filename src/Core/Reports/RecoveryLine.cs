using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;

namespace DRServerless.Core.Reports;

/// <summary>
/// One recovery in a line, for trends and for what was last proven. Document <c>projects/{id}/recoveries/{time}-{operation}</c>. It repeats the hash of the
/// report: one who changes that must change both.
/// </summary>
public sealed record RecoveryLine
{
    /// <summary>The operation.</summary>
    public required OperationId OperationId { get; init; }

    /// <summary>What it was.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>What is to be said of it.</summary>
    public required RecoveryVerdict Verdict { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How much may be lost, against the target.</summary>
    public required Measure Rpo { get; init; }

    /// <summary>How long it took, against the target.</summary>
    public required Measure Rto { get; init; }

    /// <summary>Machines that ran and passed their checks.</summary>
    public required IReadOnlyList<MachineId> Proven { get; init; }

    /// <summary>How many machines it was about.</summary>
    public required int Machines { get; init; }

    /// <summary>The report's hash.</summary>
    public required Digest ReportSha256 { get; init; }

    /// <summary>The line of a report.</summary>
    public static RecoveryLine Of(RecoveryReport report, Digest hash) => new()
    {
        OperationId = report.OperationId,
        Kind = report.Kind,
        Verdict = report.Verdict,
        AcceptedAt = report.AcceptedAt,
        EndedAt = report.EndedAt,
        Rpo = report.Rpo,
        Rto = report.Rto,
        Proven = [.. report.Machines.Where(machine => machine.Proven).Select(machine => machine.Id)],
        Machines = report.Machines.Count,
        ReportSha256 = hash,
    };
}

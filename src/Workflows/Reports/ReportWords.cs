using System.Globalization;
using DRServerless.Core.Operations;
using DRServerless.Core.Reports;

namespace DRServerless.Workflows.Reports;

/// <summary>What a report says in sentences.</summary>
internal static class ReportWords
{
    public static string Name(OperationKind kind, bool capital = true) => kind switch
    {
        OperationKind.Drill => capital ? "Drill" : "drill",
        OperationKind.Failback => capital ? "Failback" : "failback",
        _ => capital ? "Recovery" : "recovery",
    };

    public static string Summary(ReportFacts facts, RecoveryVerdict verdict, IReadOnlyList<ReportedMachine> machines, Measure rpo, Measure rto)
    {
        var proven = machines.Count(machine => machine.Proven);
        var head = verdict switch
        {
            RecoveryVerdict.Cancelled => $"{Name(facts.Operation.Kind)} was cancelled; {proven} of {machines.Count} machines had run and passed their checks.",
            RecoveryVerdict.Failed => $"{Name(facts.Operation.Kind)} failed; {proven} of {machines.Count} machines ran and passed their checks.",
            _ => $"{proven} of {machines.Count} machines ran and passed their checks.",
        };
        return string.Join(' ', new[] { head, Against("RPO", rpo), Against("RTO", rto), Deleted(facts) }.Where(sentence => sentence.Length > 0));
    }

    private static string Against(string name, Measure measure) => (measure.Seconds, measure.TargetSeconds, measure.Met) switch
    {
        (null, _, _) => "",
        ({ } seconds, null, _) => string.Create(CultureInfo.InvariantCulture, $"{name} {seconds:0.#} s, without a target."),
        ({ } seconds, { } target, { } met) => string.Create(CultureInfo.InvariantCulture, $"{name} {seconds:0.#} s, {(met ? "within" : "over")} the target of {target} s."),
        _ => "",
    };

    private static string Deleted(ReportFacts facts) => facts.Drill switch
    {
        null => "",
        { VerifiedAt: null } => "It was not seen whether all that was launched is deleted; the sweep goes on with it.",
        { Left: [] } => "All that was launched was deleted, and nothing is left.",
        { Left: var left } => $"{left.Count} resources could not be deleted by the end; the sweep goes on with them.",
    };
}

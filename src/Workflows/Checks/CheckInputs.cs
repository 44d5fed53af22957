using DRServerless.Core.Checks;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Checks;

/// <summary>Orchestrations and activities of checks.</summary>
internal static class CheckNames
{
    /// <summary>Runs all checks of a launched machine.</summary>
    public static readonly OrchestrationName<CheckRunInput, CheckRunOutcome> Run = new("run-checks");

    /// <summary>Runs one check until it passes or is given up.</summary>
    public static readonly OrchestrationName<CheckInput, CheckOutcome> One = new("run-check");

    public static readonly ActivityName<CheckRunInput, CheckList> List = new("list-checks");

    public static readonly ActivityName<CheckTry, TryOutcome> Try = new("try-check");

    public static readonly ActivityName<CheckRecord, Nothing> Record = new("record-check");
}

/// <summary>A launched machine whose checks are to be run. The checks are those of its launch settings, frozen when the launch began.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="InstanceId">The launched instance.</param>
/// <param name="Side">Where it is.</param>
/// <param name="Round">Counts runs of the same checks, from 1: a later run sends its commands anew.</param>
internal sealed record CheckRunInput(MachineReference Machine, string InstanceId, Side Side, int Round);

/// <summary>The checks of a machine: what the orchestration must know of them.</summary>
internal sealed record CheckList(IReadOnlyList<CheckHead> Checks);

/// <summary>A check's limits.</summary>
internal sealed record CheckHead(int Ordinal, string Name, bool Required, TimeSpan TimeLimit, int Retries, TimeSpan RetryPause);

/// <summary>One check to run.</summary>
internal sealed record CheckInput(CheckRunInput Run, CheckHead Check);

/// <summary>A try of a check.</summary>
/// <param name="Run">The machine.</param>
/// <param name="Ordinal">The check's place among the machine's.</param>
/// <param name="Number">Counts tries, from 1.</param>
/// <param name="Handle">What an earlier look left under way; null for a new try.</param>
/// <param name="Left">How long the check may take yet.</param>
internal sealed record CheckTry(CheckRunInput Run, int Ordinal, int Number, string? Handle, TimeSpan Left);

/// <summary>What came of a check.</summary>
internal sealed record CheckOutcome(string Name, bool Required, bool Passed, string Detail);

/// <summary>A result to write down.</summary>
internal sealed record CheckRecord(OperationId OperationId, int Ordinal, CheckHeadResult Result);

/// <summary>A result without what the document of the launch holds.</summary>
internal sealed record CheckHeadResult(MachineId MachineId, string InstanceId, bool Passed, string Detail, DateTimeOffset StartedAt, DateTimeOffset EndedAt, int Tries);

/// <summary>What came of a machine's checks.</summary>
/// <param name="Summary">How many passed; null when it has none.</param>
/// <param name="Failed">Those that did not, with what was seen: a few of many.</param>
internal sealed record CheckRunOutcome(CheckSummary? Summary, string Failed)
{
    /// <summary>True unless a required check failed.</summary>
    public bool IsFine => Summary is null or { RequiredFailed: 0 };
}

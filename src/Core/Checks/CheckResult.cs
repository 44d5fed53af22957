using DRServerless.Core.Identity;

namespace DRServerless.Core.Checks;

/// <summary>What came of a check. Document <c>operations/{operation}/checks/{machine}/{ordinal}</c>; the last run of a check counts.</summary>
public sealed record CheckResult
{
    /// <summary>The machine.</summary>
    public required MachineId MachineId { get; init; }

    /// <summary>The instance that was looked at.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The check's name.</summary>
    public required string Name { get; init; }

    /// <summary>What was looked at.</summary>
    public required CheckKind Kind { get; init; }

    /// <summary>Whether a failure fails the machine.</summary>
    public required bool Required { get; init; }

    /// <summary>Whether it passed.</summary>
    public required bool Passed { get; init; }

    /// <summary>What was seen last.</summary>
    public required string Detail { get; init; }

    /// <summary>When it was first tried.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it passed or was given up.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Tries { get; init; }
}

/// <summary>How many of a machine's checks passed.</summary>
/// <param name="Total">All checks.</param>
/// <param name="Passed">Those that passed.</param>
/// <param name="RequiredFailed">Those that failed, and whose failure fails the machine.</param>
public sealed record CheckSummary(int Total, int Passed, int RequiredFailed);

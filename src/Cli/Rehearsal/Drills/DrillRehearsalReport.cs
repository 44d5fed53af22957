namespace DRServerless.Cli.Rehearsal.Drills;

/// <summary>What the rehearsal of a drill found; <c>--json</c> prints exactly this.</summary>
internal sealed record DrillRehearsalReport
{
    /// <summary>True only when every check held.</summary>
    public required bool Verified { get; init; }

    /// <summary>Seconds from the first request to the last check, set-up excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>How long each phase took.</summary>
    public required IReadOnlyList<PhaseReport> Phases { get; init; }

    /// <summary>Lag before the drill.</summary>
    public required LagFigures LagBefore { get; init; }

    /// <summary>Lag while the drill ran.</summary>
    public required LagFigures LagDuring { get; init; }

    /// <summary>Lag after the drill.</summary>
    public required LagFigures LagAfter { get; init; }

    /// <summary>What the drill's own report says could be lost at most, in seconds.</summary>
    public required double? RpoSeconds { get; init; }

    /// <summary>What the drill's own report says recovery takes, in seconds.</summary>
    public required double? RtoSeconds { get; init; }

    /// <summary>The report's hash, as it was computed again here.</summary>
    public required string ReportSha256 { get; init; }

    /// <summary>What exists in the simulated cloud that no document accounts for.</summary>
    public required IReadOnlyList<string> Leftovers { get; init; }

    /// <summary>Every check with its outcome.</summary>
    public required IReadOnlyList<CheckReport> Checks { get; init; }

    /// <summary>How often the server was killed and started again.</summary>
    public required int Crashes { get; init; }

    /// <summary>The seed, to run it again.</summary>
    public required int Seed { get; init; }
}

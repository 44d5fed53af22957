using DRServerless.Core.Alerts;

namespace DRServerless.Cli.Rehearsal.Alarms;

/// <summary>What a rehearsal with alarms found; <c>--json</c> prints exactly this.</summary>
internal sealed record AlarmReport
{
    /// <summary>True only when every check held.</summary>
    public required bool Verified { get; init; }

    /// <summary>Seconds from the first request to the last check, set-up excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>How long each phase took.</summary>
    public required IReadOnlyList<PhaseReport> Phases { get; init; }

    /// <summary>Figures of the failover, by machine; none where there was none.</summary>
    public required IReadOnlyDictionary<string, RecoveryFigures> Machines { get; init; }

    /// <summary>Every incident, newest first.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>What was decided in them and why, oldest first.</summary>
    public required IReadOnlyList<IncidentLogLine> Log { get; init; }

    /// <summary>Every check with its outcome.</summary>
    public required IReadOnlyList<CheckReport> Checks { get; init; }

    /// <summary>How often the server was killed and started again.</summary>
    public required int Crashes { get; init; }

    /// <summary>The seed, to run it again.</summary>
    public required int Seed { get; init; }
}

using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Api.Drills;

/// <summary>Says how a project is drilled; replaces all that was said before.</summary>
public sealed record DrillSettingsBody
{
    /// <summary>When drills run by themselves; left out: only when somebody asks.</summary>
    public DrillSchedule? Schedule { get; init; }

    /// <summary>Where machines are launched in a drill, by side; looked at at once, and refused when they are not isolated.</summary>
    public required IReadOnlyDictionary<Side, IsolatedNetwork> Networks { get; init; }

    /// <summary>What recoveries are held against; left out: nothing.</summary>
    public RecoveryTargets? Targets { get; init; }

    internal DrillSettings ToSettings(DateTimeOffset now) => new() { Schedule = Schedule, Networks = Networks, Targets = Targets ?? new RecoveryTargets(), ChangedAt = now };
}

/// <summary>How a project is drilled.</summary>
public sealed record DrillSettingsView
{
    /// <summary>The settings.</summary>
    public required DrillSettings Settings { get; init; }

    /// <summary>What a look at each network found just now.</summary>
    public required IReadOnlyList<DrillNetworkView> Networks { get; init; }

    /// <summary>When the next drills are due; at most five.</summary>
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }
}

/// <summary>A drill network as it was found just now.</summary>
public sealed record DrillNetworkView
{
    /// <summary>The side.</summary>
    public required Side Side { get; init; }

    /// <summary>Whether it is isolated; null when that could not be found out.</summary>
    public bool? Isolated { get; init; }

    /// <summary>Every way out.</summary>
    public required IReadOnlyList<string> Breaches { get; init; }

    /// <summary>Why it could not be found out. Each drill looks again, and launches nothing when it cannot.</summary>
    public ProblemRecord? Problem { get; init; }
}

/// <summary>Asks for a drill.</summary>
public sealed record DrillBody
{
    /// <summary>From which recovery points; left out: the latest.</summary>
    public RecoveryPointSelector? RecoveryPoint { get; init; }

    /// <summary>Which machines; left out: all.</summary>
    public IReadOnlyList<MachineId>? Machines { get; init; }

    /// <summary>Why, for the report.</summary>
    public string? Reason { get; init; }

    internal DrillRequest ToRequest() => new() { RecoveryPoint = RecoveryPoint ?? RecoveryPointSelector.Latest, Machines = Machines, Reason = Reason };
}

/// <summary>A project's drills: those to come, and what became of those that were due.</summary>
public sealed record DrillsView
{
    /// <summary>When the next ones are due; at most five, and none without a schedule or while it is suspended.</summary>
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }

    /// <summary>Why the one that is due has not started yet.</summary>
    public string? Waiting { get; init; }

    /// <summary>What became of those that were due, newest first; at most 100.</summary>
    public required IReadOnlyList<DrillOccurrence> Occurrences { get; init; }
}

/// <summary>Refusals of drill settings.</summary>
internal static class DrillRefusals
{
    public static DrException Faulty(IReadOnlyList<string> faults) => new(ErrorCodes.InvalidRequest, $"The drill settings are wrong: {string.Join("; ", faults)}. Nothing was changed.")
    {
        Details = new Dictionary<string, object?> { ["faults"] = faults },
    };
}

using DRServerless.Core.Identity;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Alerts;

/// <summary>All that an incident is decided by.</summary>
public sealed record IncidentFacts
{
    /// <summary>The policy; null when it was taken away.</summary>
    public required AlertPolicy? Policy { get; init; }

    /// <summary>What is known of alerts.</summary>
    public required AlertWatch Watch { get; init; }

    /// <summary>What witnesses saw just now.</summary>
    public IReadOnlyList<WitnessReport> Witnesses { get; init; } = [];

    /// <summary>Where the project stands.</summary>
    public required ProjectState State { get; init; }

    /// <summary>The operation that holds the project and that the action would have to wait for; null when it need not.</summary>
    public OperationId? InTheWay { get; init; }

    /// <summary>How far the incident had come.</summary>
    public required IncidentPhase Phase { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }
}

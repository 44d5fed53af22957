using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Retention;

/// <summary>Snapshots that carry a project's tag and that no document accounts for. Document <c>projects/{project}/stray-snapshots</c>.</summary>
internal sealed record StrayWatch
{
    /// <summary>When both sides were last looked at.</summary>
    public required DateTimeOffset LookedAt { get; init; }

    /// <summary>What was seen.</summary>
    public IReadOnlyList<Stray> Strays { get; init; } = [];
}

/// <summary>One such snapshot.</summary>
internal sealed record Stray(Side Side, string SnapshotId, DateTimeOffset FirstSeen);

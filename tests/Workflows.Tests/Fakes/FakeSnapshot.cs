using DRServerless.Core.Blocks;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>A snapshot at a fake infrastructure.</summary>
public sealed class FakeSnapshot(string id, string projectId, int sizeGiB, string lineage)
{
    public string Id { get; } = id;

    public string ProjectId { get; } = projectId;

    public string MachineId { get; init; } = "";

    public string DeviceName { get; init; } = "";

    public string VolumeId { get; init; } = "";

    public string Key { get; init; } = "";

    public string? Parent { get; init; }

    public int SizeGiB { get; } = sizeGiB;

    /// <summary>Snapshots of one line of descent can be compared; others are unrelated.</summary>
    public string Lineage { get; } = lineage;

    public bool Encrypted { get; init; }

    public DateTimeOffset TakenAt { get; init; }

    public SnapshotState State { get; set; } = SnapshotState.Pending;

    public int PollsLeft { get; set; }

    public bool Sealed { get; set; }

    public Dictionary<int, Digest> Blocks { get; init; } = [];

    /// <summary>What was written to it while it was pending.</summary>
    public SortedDictionary<int, Digest> Written { get; } = [];

    public IReadOnlyDictionary<int, Digest> Content => FakeDisk.Content(Blocks);
}

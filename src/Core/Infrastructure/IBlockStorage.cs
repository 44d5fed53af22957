using DRServerless.Core.Replication;

namespace DRServerless.Core.Infrastructure;

/// <summary>Block access to snapshots (the EBS direct APIs on AWS).</summary>
public interface IBlockStorage
{
    /// <summary>Opens a completed snapshot for reading. With a base, listings give only what differs from it.</summary>
    IBlockSource OpenSource(string snapshotId, string? baseSnapshotId);

    /// <summary>Begins a new snapshot, on a parent or empty (StartSnapshot).</summary>
    Task<BegunSnapshot> BeginAsync(TargetSnapshotRequest request, CancellationToken cancellation);

    /// <summary>Opens a pending snapshot for writing.</summary>
    IBlockSink OpenSink(string snapshotId);

    /// <summary>
    /// Seals a pending snapshot: no block can be written after. Asynchronous: poll <see cref="ISnapshots.DescribeAsync"/>.
    /// Sealing one that is sealed already is fine.
    /// </summary>
    /// <param name="snapshotId">The snapshot.</param>
    /// <param name="changedBlocks">How many distinct blocks were written.</param>
    /// <param name="aggregate">SHA-256 over the raw digests of the written blocks in ascending index (LINEAR).</param>
    /// <param name="cancellation">Ends the call.</param>
    Task SealAsync(string snapshotId, int changedBlocks, Blocks.Digest aggregate, CancellationToken cancellation);
}

/// <summary>A snapshot that can be written to.</summary>
/// <param name="SnapshotId">Its id.</param>
/// <param name="Encrypted">
/// It is encrypted, whatever was asked for: as its parent is, or because its account encrypts everything. Where nothing is written
/// to an encrypted snapshot it need not read as zeroes.
/// </param>
public sealed record BegunSnapshot(string SnapshotId, bool Encrypted);

/// <summary>A request for a snapshot that will be written block by block.</summary>
public sealed record TargetSnapshotRequest
{
    /// <summary>At most 64 characters; a second call with it returns the first one's snapshot.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>Size in GiB, 1..65536; not under the parent's.</summary>
    public required int SizeGiB { get; init; }

    /// <summary>Snapshot that it starts from; null for an empty one.</summary>
    public string? ParentSnapshotId { get; init; }

    /// <summary>Encrypt with the account's default key; ignored with a parent, whose encryption is inherited.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The project, for the ownership tag.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The machine, for the ownership tag.</summary>
    public required string MachineId { get; init; }

    /// <summary>The disk, for the tag.</summary>
    public required string DeviceName { get; init; }
}

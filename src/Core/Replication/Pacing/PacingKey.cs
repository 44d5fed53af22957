namespace DRServerless.Core.Replication.Pacing;

/// <summary>Says whose quotas a call uses up.</summary>
/// <param name="Account">The account that is charged; any stable name of the identity will do.</param>
/// <param name="Region">The region.</param>
/// <param name="Operation">The kind of call.</param>
/// <param name="SnapshotId">The snapshot, where the operation has a quota per snapshot; else ignored.</param>
public readonly record struct PacingKey(string Account, string Region, PacedOperation Operation, string? SnapshotId = null);

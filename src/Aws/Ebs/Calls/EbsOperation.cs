using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>The six operations of the EBS direct APIs, by the names that AWS gives them.</summary>
internal enum EbsOperation
{
    ListSnapshotBlocks,
    ListChangedBlocks,
    GetSnapshotBlock,
    StartSnapshot,
    PutSnapshotBlock,
    CompleteSnapshot,
}

/// <summary>Facts about operations.</summary>
internal static class EbsOperations
{
    /// <summary>The quota that a call uses up.</summary>
    public static PacedOperation Quota(this EbsOperation operation) => operation switch
    {
        EbsOperation.ListSnapshotBlocks => PacedOperation.ListBlocks,
        EbsOperation.ListChangedBlocks => PacedOperation.ListChangedBlocks,
        EbsOperation.GetSnapshotBlock => PacedOperation.GetBlock,
        EbsOperation.StartSnapshot => PacedOperation.StartSnapshot,
        EbsOperation.PutSnapshotBlock => PacedOperation.PutBlock,
        EbsOperation.CompleteSnapshot => PacedOperation.CompleteSnapshot,
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}

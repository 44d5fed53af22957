namespace DRServerless.Core.Replication.Pacing;

/// <summary>A kind of call that has a quota of its own.</summary>
public enum PacedOperation
{
    /// <summary>Read a block.</summary>
    GetBlock,

    /// <summary>Write a block.</summary>
    PutBlock,

    /// <summary>List the blocks of a snapshot.</summary>
    ListBlocks,

    /// <summary>List the blocks that differ between two snapshots.</summary>
    ListChangedBlocks,

    /// <summary>Begin a snapshot.</summary>
    StartSnapshot,

    /// <summary>Seal a snapshot.</summary>
    CompleteSnapshot,
}

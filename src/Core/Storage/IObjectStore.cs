namespace DRServerless.Core.Storage;

/// <summary>
/// Everything durable but history lives here: documents, manifests, ledgers. One small contract, so that SQLite,
/// Azure Blob Storage and memory are interchangeable; every implementation passes the same contract suite.
/// Demands: a write is whole or absent; a read after a write sees it; a listing sees every write that ended before it began.
/// Keys are <c>/</c>-separated segments of <c>[a-z0-9.-]</c>, at most 512 characters; order is ordinal.
/// Errors: <c>store_unavailable</c> (full, out of reach: try again), <c>write_conflict</c>.
/// </summary>
public interface IObjectStore
{
    /// <summary>The object with its tag, or null when there is none.</summary>
    Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>Writes an object if <paramref name="condition"/> holds and returns the new tag; else throws <c>write_conflict</c>.</summary>
    Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation);

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    Task DeleteAsync(string key, CancellationToken cancellation);

    /// <summary>Keys that start with the prefix, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation);
}

/// <summary>Bytes with the tag that a conditional write wants.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="Tag">Changes with every write.</param>
public sealed record StoredObject(ReadOnlyMemory<byte> Content, string Tag);

/// <summary>When a write may happen.</summary>
/// <param name="Kind">Which condition.</param>
/// <param name="Tag">For <see cref="WriteConditionKind.Unchanged"/>, the tag that must still stand.</param>
public readonly record struct WriteCondition(WriteConditionKind Kind, string? Tag)
{
    /// <summary>Write whatever is there.</summary>
    public static WriteCondition Always => new(WriteConditionKind.Always, null);

    /// <summary>Write only where nothing is.</summary>
    public static WriteCondition Absent => new(WriteConditionKind.Absent, null);

    /// <summary>Write only if the object still has this tag.</summary>
    public static WriteCondition Unchanged(string tag) => new(WriteConditionKind.Unchanged, tag);
}

/// <summary>Kinds of write condition.</summary>
public enum WriteConditionKind
{
    /// <summary>No condition.</summary>
    Always,

    /// <summary>Nothing stands at the key.</summary>
    Absent,

    /// <summary>The object has the given tag.</summary>
    Unchanged,
}

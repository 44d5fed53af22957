using DRServerless.Core.Storage;

namespace DRServerless.Azure.Storage;

/// <summary>
/// Keys as blob names. A segment that is <c>.</c> or ends with one cannot be a blob's name: addresses fold it away, so that
/// <c>a/.</c> would be written to <c>a/</c>. So every <c>.</c> is written <c>-~</c>. That keeps what the port asks for:
/// it can be read back (no key has a <c>~</c>); ordinal order stays, because <c>~</c> follows, and <c>-</c> precedes, every
/// other character of a key; and 512 characters become 1,024 at most, which is the longest name of a blob.
/// </summary>
internal static class BlobNames
{
    private const string Key = ".", Blob = "-~";

    /// <summary>The name of the blob for a key, or what the names start with of all keys that start so.</summary>
    public static string Encode(string key) => key.Replace(Key, Blob, StringComparison.Ordinal);

    /// <summary>The key of a blob; null when the blob is not ours.</summary>
    public static string? Decode(string name)
    {
        var key = name.Replace(Blob, Key, StringComparison.Ordinal);
        return ObjectKeyRules.IsKey(key) && Encode(key) == name ? key : null;
    }
}

namespace DRServerless.Core.Blocks;

/// <summary>The unit of replication: 512 KiB, the only block size of the EBS direct APIs.</summary>
public static class Block
{
    /// <summary>Bytes in a block.</summary>
    public const int Size = 512 * 1024;

    /// <summary>Blocks in a GiB of disk.</summary>
    public const int PerGiB = 1024 * 1024 * 1024 / Size;

    /// <summary>SHA-256 of a block of zeroes.</summary>
    public static Digest ZeroDigest { get; } = Digest.Parse("07854d2fef297a06ba81685e660c332de36d5d18d546927d30daad6d7fda1541");

    /// <summary>True when every byte is zero; about 7 microseconds a block.</summary>
    public static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);
}

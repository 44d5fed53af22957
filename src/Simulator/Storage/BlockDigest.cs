using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DRServerless.Simulator.Storage;

/// <summary>SHA-256 of one block, as a value that can key a table without allocating.</summary>
public readonly record struct BlockDigest(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Length of a digest in bytes.</summary>
    public const int Length = 32;

    /// <summary>The digest of 512 KiB of zeroes.</summary>
    public static readonly BlockDigest Zero = Compute(new byte[BlockStore.BlockSize]);

    /// <summary>Hashes <paramref name="bytes"/>.</summary>
    public static BlockDigest Compute(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(bytes, hash);
        return Read(hash);
    }

    /// <summary>Takes a digest from its 32 raw bytes.</summary>
    public static BlockDigest Read(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash),
        BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    /// <summary>Takes a digest from its base64 form; false when the text is not one.</summary>
    public static bool TryParse(string? text, out BlockDigest digest)
    {
        Span<byte> hash = stackalloc byte[Length + 1];
        if (text is { Length: 44 } && Convert.TryFromBase64String(text, hash, out var written) && written == Length)
        {
            digest = Read(hash);
            return true;
        }

        digest = default;
        return false;
    }

    /// <summary>Writes the 32 raw bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, A);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], D);
    }

    /// <summary>The base64 form that AWS uses in checksum headers.</summary>
    public string ToBase64()
    {
        Span<byte> hash = stackalloc byte[Length];
        Write(hash);
        return Convert.ToBase64String(hash);
    }

    /// <summary>The lower-case hexadecimal form that SigV4 uses for payload hashes.</summary>
    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[Length];
        Write(hash);
        return Convert.ToHexStringLower(hash);
    }
}

using System.Buffers.Binary;

namespace DRServerless.Simulator.Ebs;

/// <summary>Makes and reads page tokens and block tokens.</summary>
/// <remarks>
/// A token is 32 bytes in base64, so it contains plus and slash now and then: salt (8), expiry and index masked by the
/// salt (8), and a mark (16) over these, what the token is bound to, and this simulator's secret. The mark keeps
/// honest callers from using a token for another block or snapshot; it is no cryptography, for tokens are made by the ten thousand.
/// </remarks>
internal sealed class EbsTokens(ulong secret, TimeProvider time)
{
    private const int RawLength = 32;

    /// <summary>Length of every token in characters.</summary>
    public const int Length = 44;

    /// <summary>What a token may be used for: the use and the snapshots, in one number.</summary>
    public static ulong Binding(string use, string first, string? second = null)
    {
        var hash = 14695981039346656037UL;
        foreach (var part in (ReadOnlySpan<string>)[use, first, second ?? ""])
        {
            foreach (var character in part) hash = (hash ^ character) * 1099511628211UL;
            hash = Mix(hash + 1);
        }

        return hash;
    }

    /// <summary>Writes the token for an index, as base64 in UTF-8.</summary>
    public void Write(ulong binding, ulong salt, int index, DateTimeOffset expiry, Span<byte> destination)
    {
        Span<byte> raw = stackalloc byte[RawLength];
        salt = Mix(salt + (ulong)index);
        var payload = ((ulong)(uint)expiry.ToUnixTimeSeconds() << 32) | (uint)index;
        BinaryPrimitives.WriteUInt64LittleEndian(raw, salt);
        BinaryPrimitives.WriteUInt64LittleEndian(raw[8..], payload ^ Mix(salt ^ secret));
        WriteMark(raw[16..], binding, salt, payload);
        System.Buffers.Text.Base64.EncodeToUtf8(raw, destination, out _, out _);
    }

    /// <summary>Reads a token; false when it is not one of ours for this use, or has expired.</summary>
    public bool TryRead(ulong binding, string token, out int index)
    {
        index = 0;
        Span<byte> raw = stackalloc byte[RawLength + 1];
        if (token.Length != Length || !Convert.TryFromBase64String(token, raw, out var length) || length != RawLength) return false;
        var salt = BinaryPrimitives.ReadUInt64LittleEndian(raw);
        var payload = BinaryPrimitives.ReadUInt64LittleEndian(raw[8..]) ^ Mix(salt ^ secret);
        Span<byte> mark = stackalloc byte[16];
        WriteMark(mark, binding, salt, payload);
        if (!raw[16..RawLength].SequenceEqual(mark)) return false;
        index = (int)(uint)payload;
        return DateTimeOffset.FromUnixTimeSeconds((long)(payload >> 32)) > time.GetUtcNow();
    }

    private void WriteMark(Span<byte> mark, ulong binding, ulong salt, ulong payload)
    {
        var first = Mix(Mix(Mix(secret ^ binding) ^ salt) ^ payload);
        BinaryPrimitives.WriteUInt64LittleEndian(mark, first);
        BinaryPrimitives.WriteUInt64LittleEndian(mark[8..], Mix(first ^ Mix(secret + payload)));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

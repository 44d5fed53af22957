using System.Buffers.Binary;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Replication.Ledgers;

/// <summary>
/// A ledger as bytes, version 1: ASCII "DRSL", version byte, uint32 big-endian start, end and count, for each entry ascending the
/// uint32 index and the 32-byte digest, and last the SHA-256 of all that. Lives as long as the copy it belongs to.
/// </summary>
internal static class LedgerFormat
{
    public const byte Version = 1;
    private const int HeaderSize = 4 + 1 + 3 * 4;
    private const int EntrySize = 4 + Digest.Size;
    private static ReadOnlySpan<byte> Magic => "DRSL"u8;

    public static byte[] Write(Ledger ledger)
    {
        var bytes = new byte[HeaderSize + ledger.Entries.Count * EntrySize + Digest.Size];
        Magic.CopyTo(bytes);
        bytes[4] = Version;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), ledger.Range.Start);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), ledger.Range.End);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(13), ledger.Entries.Count);
        var rest = bytes.AsSpan(HeaderSize);
        foreach (var entry in ledger.Entries)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, entry.Index);
            entry.Digest.CopyTo(rest[4..]);
            rest = rest[EntrySize..];
        }

        Digest.Of(bytes.AsSpan(0, bytes.Length - Digest.Size)).CopyTo(rest);
        return bytes;
    }

    public static Ledger Read(string key, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize + Digest.Size || !bytes.StartsWith(Magic)) throw Broken(key, "is no ledger");
        if (bytes[4] != Version) throw Broken(key, $"has version {bytes[4]}, not {Version}");
        if (Digest.Of(bytes[..^Digest.Size]) != new Digest(bytes[^Digest.Size..])) throw Broken(key, "does not have its checksum");
        var range = new BlockRange(BinaryPrimitives.ReadInt32BigEndian(bytes[5..]), BinaryPrimitives.ReadInt32BigEndian(bytes[9..]));
        var count = BinaryPrimitives.ReadInt32BigEndian(bytes[13..]);
        if (count < 0 || (long)count * EntrySize != bytes.Length - HeaderSize - Digest.Size) throw Broken(key, "has another length than it says");
        var entries = new LedgerEntry[count];
        var next = range.Start;
        for (var i = 0; i < count; i++)
        {
            var entry = bytes.Slice(HeaderSize + i * EntrySize, EntrySize);
            entries[i] = new LedgerEntry(BinaryPrimitives.ReadInt32BigEndian(entry), new Digest(entry[4..]));
            if (entries[i].Index < next || entries[i].Index >= range.End) throw Broken(key, $"has block {entries[i].Index} out of order");
            next = entries[i].Index + 1;
        }

        return new Ledger(range, entries);
    }

    private static DrException Broken(string key, string what) => new(ErrorCodes.InvariantBroken,
        $"The ledger at '{key}' {what}. This copy cannot be sealed; the last recovery point stays, and a new cycle copies again.");
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DRServerless.Simulator.Workloads;

/// <summary>One record of a journal: a page that is written at once.</summary>
/// <param name="Sequence">Its number; the first is 1, and none is left out.</param>
/// <param name="WrittenAt">When it was written.</param>
/// <param name="InstanceId">The instance that wrote it.</param>
/// <param name="DataDigest">SHA-256 of the data that was written just before it.</param>
public sealed record JournalRecord(long Sequence, DateTimeOffset WrittenAt, string InstanceId, ReadOnlyMemory<byte> DataDigest)
{
    private const int DigestAt = 24;
    private const int InstanceAt = 56;
    private const int InstanceLength = 40;
    private const int FillerAt = InstanceAt + InstanceLength;
    private const int HashedLength = ExtentMap.PageSize - SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "DRSJRNL1"u8;

    /// <summary>Writes it to a page. The rest of the page is filled so that pages cannot be compressed away.</summary>
    public void Write(Span<byte> page, Random filler)
    {
        page.Clear();
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt64LittleEndian(page[8..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(page[16..], WrittenAt.ToUnixTimeMilliseconds());
        DataDigest.Span.CopyTo(page[DigestAt..]);
        Encoding.ASCII.GetBytes(InstanceId, page.Slice(InstanceAt, InstanceLength));
        filler.NextBytes(page[FillerAt..HashedLength]);
        SHA256.HashData(page[..HashedLength], page[HashedLength..]);
    }

    /// <summary>Reads a page. False with <paramref name="corrupt"/> when a record stands there that is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> page, out JournalRecord record, out bool corrupt)
    {
        record = null!;
        corrupt = false;
        if (!page.StartsWith(Magic)) return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(page[..HashedLength], hash);
        if (!hash.SequenceEqual(page[HashedLength..]))
        {
            corrupt = true;
            return false;
        }

        record = new JournalRecord(
            BinaryPrimitives.ReadInt64LittleEndian(page[8..]),
            DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(page[16..])),
            Encoding.ASCII.GetString(page.Slice(InstanceAt, InstanceLength)).TrimEnd('\0'),
            page.Slice(DigestAt, SHA256.HashSizeInBytes).ToArray());
        return true;
    }
}

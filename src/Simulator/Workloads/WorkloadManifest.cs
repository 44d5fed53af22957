using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DRServerless.Simulator.Workloads;

/// <summary>
/// What a disk says of the workload that lives on it: which one, how many disks it has, and where on this one its files are. It stands
/// in the second sector, which file systems leave alone, so it travels wherever the disk's bytes go.
/// </summary>
public sealed record WorkloadManifest
{
    /// <summary>Where on a disk it stands.</summary>
    public const int Offset = 512;

    /// <summary>Bytes that it takes.</summary>
    public const int Length = 512;

    private const int HashedLength = 480;
    private const int ExtentsAt = 64;
    private const int MaxExtents = (HashedLength - ExtentsAt) / 16;

    /// <summary>The workload.</summary>
    public required Guid WorkloadId { get; init; }

    /// <summary>Place of this disk among the workload's.</summary>
    public required int DiskIndex { get; init; }

    /// <summary>How many disks the workload has.</summary>
    public required int DiskCount { get; init; }

    /// <summary>Decides what is written where.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Journal records per second.</summary>
    public required double RecordsPerSecond { get; init; }

    /// <summary>Where the journal is.</summary>
    public required ExtentMap Journal { get; init; }

    /// <summary>Where the other data is.</summary>
    public required ExtentMap Data { get; init; }

    private static ReadOnlySpan<byte> Magic => "DRSWORK1"u8;

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var extents = Journal.Extents.Concat(Data.Extents).ToList();
        if (extents.Count > MaxExtents)
            throw new InvalidOperationException($"The workload's files are in {extents.Count} extents; the manifest holds {MaxExtents}.");
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        WorkloadId.TryWriteBytes(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(24), (ushort)DiskIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(26), (ushort)DiskCount);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(28), (ushort)Journal.Extents.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(30), (ushort)Data.Extents.Count);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), Seed);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(40), RecordsPerSecond);
        for (var i = 0; i < extents.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(ExtentsAt + i * 16), extents[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(ExtentsAt + i * 16 + 8), extents[i].Length);
        }

        SHA256.HashData(bytes.AsSpan(0, HashedLength), bytes.AsSpan(HashedLength));
        return bytes;
    }

    /// <summary>Reads a disk's manifest; null when it has none.</summary>
    public static async Task<WorkloadManifest?> ReadAsync(IDisk disk, CancellationToken cancellationToken)
    {
        var bytes = new byte[Length];
        await disk.ReadAsync(Offset, bytes, cancellationToken);
        return Parse(bytes);
    }

    private static WorkloadManifest? Parse(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic)) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..HashedLength], hash);
        if (!hash.SequenceEqual(bytes[HashedLength..])) return null;
        var journal = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        var data = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        return new WorkloadManifest
        {
            WorkloadId = new Guid(bytes.Slice(8, 16)),
            DiskIndex = BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]),
            DiskCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]),
            Seed = BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]),
            RecordsPerSecond = BinaryPrimitives.ReadDoubleLittleEndian(bytes[40..]),
            Journal = new ExtentMap(ReadExtents(bytes, 0, journal)),
            Data = new ExtentMap(ReadExtents(bytes, journal, data)),
        };
    }

    private static DiskExtent[] ReadExtents(ReadOnlySpan<byte> bytes, int first, int count)
    {
        var extents = new DiskExtent[count];
        for (var i = 0; i < count; i++)
        {
            var at = bytes[(ExtentsAt + (first + i) * 16)..];
            extents[i] = new DiskExtent(BinaryPrimitives.ReadInt64LittleEndian(at), BinaryPrimitives.ReadInt64LittleEndian(at[8..]));
        }

        return extents;
    }
}

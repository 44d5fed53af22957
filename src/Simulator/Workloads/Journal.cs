using System.Security.Cryptography;

namespace DRServerless.Simulator.Workloads;

/// <summary>Reads the journal of a workload from its disks, whether they are volumes or snapshots.</summary>
public sealed class Journal
{
    private const int PagesAtOnce = 128;

    private readonly WorkloadLayout _layout;
    private readonly IReadOnlyList<IDisk> _disks;
    private readonly Dictionary<(int Disk, int Page), JournalRecord> _records = [];
    private int _corrupt;

    private Journal(WorkloadLayout layout, IReadOnlyList<IDisk> disks)
    {
        _layout = layout;
        _disks = disks;
    }

    /// <summary>
    /// Reads and checks the journal. Null when no disk has a workload; <see cref="InvalidDataException"/> when the disks are not
    /// those of one workload.
    /// </summary>
    /// <param name="disks">The disks, in any order; those without a workload are left aside.</param>
    /// <param name="checkData">Whether the data beside the journal is compared too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<JournalReport?> ReadAsync(
        IReadOnlyList<IDisk> disks, bool checkData = true, CancellationToken cancellationToken = default)
    {
        if (await OpenAsync(disks, cancellationToken) is not { } opened) return null;
        var journal = new Journal(opened.Layout, opened.Disks);
        await journal.LoadAsync(cancellationToken);
        return await journal.ReportAsync(checkData, cancellationToken);
    }

    /// <summary>The workload's disks in their order, by what stands on them.</summary>
    internal static async Task<(WorkloadLayout Layout, IReadOnlyList<IDisk> Disks)?> OpenAsync(
        IReadOnlyList<IDisk> disks, CancellationToken cancellationToken)
    {
        var found = new List<(WorkloadManifest Manifest, IDisk Disk)>();
        foreach (var disk in disks)
        {
            if (await WorkloadManifest.ReadAsync(disk, cancellationToken) is { } manifest) found.Add((manifest, disk));
        }

        if (found.Count == 0) return null;
        found.Sort((left, right) => left.Manifest.DiskIndex.CompareTo(right.Manifest.DiskIndex));
        var first = found[0].Manifest;
        var whole = found.Count == first.DiskCount
            && found.Select((item, index) => item.Manifest.WorkloadId == first.WorkloadId && item.Manifest.DiskIndex == index).All(fits => fits);
        return whole
            ? (new WorkloadLayout([.. found.Select(item => item.Manifest)]), [.. found.Select(item => item.Disk)])
            : throw new InvalidDataException($"These are not the {first.DiskCount} disks of one workload.");
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[PagesAtOnce * ExtentMap.PageSize];
        for (var disk = 0; disk < _layout.DiskCount; disk++)
        {
            var page = 0;
            foreach (var extent in _layout[disk].Journal.Extents)
            {
                for (long offset = 0; offset < extent.Length;)
                {
                    var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, extent.Length - offset));
                    await _disks[disk].ReadAsync(extent.Offset + offset, part, cancellationToken);
                    page = Load(disk, page, part.Span);
                    offset += part.Length;
                }
            }
        }
    }

    private int Load(int disk, int page, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[ExtentMap.PageSize..], page++)
        {
            if (JournalRecord.TryRead(bytes[..ExtentMap.PageSize], out var record, out var corrupt)) _records[(disk, page)] = record;
            if (corrupt) _corrupt++;
        }

        return page;
    }

    private async Task<JournalReport> ReportAsync(bool checkData, CancellationToken cancellationToken)
    {
        var highest = _records.Count == 0 ? 0 : _records.Values.Max(record => record.Sequence);
        var missing = 0;
        var last = highest;
        for (var sequence = highest; sequence > 0 && _layout.IsRetained(sequence, highest); sequence--)
        {
            if (Find(sequence) is not null) continue;
            missing++;
            last = sequence - 1;
        }

        var (compared, mismatches) = checkData ? await CheckDataAsync(last, cancellationToken) : (0, 0);
        var record = last > 0 ? Find(last) : null;
        return new JournalReport
        {
            WorkloadId = _layout[0].WorkloadId,
            DiskCount = _layout.DiskCount,
            LastSequence = last,
            HighestSequence = highest,
            LastWrittenAt = record?.WrittenAt,
            LastInstanceId = record?.InstanceId,
            Missing = missing,
            Corrupt = _corrupt,
            DataChecked = compared,
            DataMismatches = mismatches,
        };
    }

    private JournalRecord? Find(long sequence) =>
        _records.TryGetValue(_layout.SlotOf(sequence), out var record) && record.Sequence == sequence ? record : null;

    // From the newest record back: data that later data has overwritten cannot be compared. The data of the record after the
    // last may have been under way.
    private async Task<(int Compared, int Mismatches)> CheckDataAsync(long last, CancellationToken cancellationToken)
    {
        var overwritten = new HashSet<(int Disk, int Page)>();
        Cover(_layout.DataOf(last + 1));
        var (compared, mismatches) = (0, 0);
        for (var sequence = last; sequence > 0 && Find(sequence) is { } record; sequence--)
        {
            var data = _layout.DataOf(sequence);
            if (!Cover(data)) continue;
            compared++;
            var digest = SHA256.HashData(await ReadDataAsync(data, cancellationToken));
            if (!record.DataDigest.Span.SequenceEqual(digest)) mismatches++;
        }

        return (compared, mismatches);

        bool Cover((int Disk, int Page, int Count) data)
        {
            var fresh = true;
            for (var page = data.Page; page < data.Page + data.Count; page++) fresh &= overwritten.Add((data.Disk, page));
            return fresh;
        }
    }

    private async Task<byte[]> ReadDataAsync((int Disk, int Page, int Count) data, CancellationToken cancellationToken)
    {
        var bytes = new byte[data.Count * ExtentMap.PageSize];
        var map = _layout[data.Disk].Data;
        for (var i = 0; i < data.Count; i++)
        {
            await _disks[data.Disk].ReadAsync(
                map.OffsetOf(data.Page + i), bytes.AsMemory(i * ExtentMap.PageSize, ExtentMap.PageSize), cancellationToken);
        }

        return bytes;
    }
}

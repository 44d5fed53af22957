using System.Security.Cryptography;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Workloads;

/// <summary>
/// The workload of one running instance. It writes data, then the record that tells of it, one after the other; a record is
/// acknowledged when it is on its disk.
/// </summary>
/// <remarks>
/// Invariants: records are written in the order of their numbers over all disks, so a consistent copy that holds record n holds
/// all before it; between two records nothing is under way, and only then the gate is free.
/// </remarks>
internal sealed class MachineWorkload : IDisposable
{
    private const int MaxAtOnce = 20_000;

    private readonly string _instanceId;
    private readonly WorkloadLayout _layout;
    private readonly IReadOnlyList<VolumeContent> _volumes;
    private readonly Random _random;
    private readonly byte[] _record = new byte[ExtentMap.PageSize];
    private long _last;
    private DateTimeOffset? _countedUntil;
    private double _due;

    private MachineWorkload(string instanceId, WorkloadLayout layout, IReadOnlyList<VolumeContent> volumes, long last, int randomSeed)
    {
        _instanceId = instanceId;
        _layout = layout;
        _volumes = volumes;
        _last = last;
        FirstSequence = last + 1;
        _random = new Random(randomSeed);
    }

    /// <summary>Held while a record is written; freeze the disks while holding it, and what they hold is known.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public Guid WorkloadId => _layout[0].WorkloadId;

    /// <summary>Number of the first record that this run writes.</summary>
    public long FirstSequence { get; }

    public long LastAcknowledged => Volatile.Read(ref _last);

    public DateTimeOffset? FirstWrittenAt { get; private set; }

    public DateTimeOffset? LastWrittenAt { get; private set; }

    /// <summary>Finds the workload on an instance's disks and goes on where its journal ends; null when there is none.</summary>
    public static async Task<MachineWorkload?> OpenAsync(
        string instanceId, IReadOnlyList<VolumeContent> volumes, int randomSeed, CancellationToken cancellationToken)
    {
        var disks = volumes.Select(volume => (Volume: volume, Disk: (IDisk)new VolumeDisk(volume))).ToList();
        if (await Journal.OpenAsync([.. disks.Select(item => item.Disk)], cancellationToken) is not { } opened) return null;
        var report = await Journal.ReadAsync(opened.Disks, checkData: false, cancellationToken);
        var ordered = opened.Disks.Select(disk => disks.First(item => item.Disk == disk).Volume).ToList();
        return new MachineWorkload(instanceId, opened.Layout, ordered, report!.LastSequence, randomSeed);
    }

    /// <summary>Forgets what is due: time during which the machine did not run is not made up for.</summary>
    public void Suspend()
    {
        _countedUntil = null;
        _due = 0;
    }

    /// <summary>Writes the records that are due, as long as the machine runs.</summary>
    public async Task WriteDueAsync(DateTimeOffset now, Func<bool> runs, CancellationToken cancellationToken)
    {
        if (_countedUntil is { } since && now > since) _due += (now - since).TotalSeconds * _layout[0].RecordsPerSecond;
        _countedUntil = now;
        _due = Math.Min(_due, MaxAtOnce);
        while (_due >= 1)
        {
            await Gate.WaitAsync(cancellationToken);
            try
            {
                if (!runs()) return;
                await WriteAsync(_last + 1, now);
            }
            finally
            {
                Gate.Release();
            }

            _due--;
        }
    }

    public void Dispose() => Gate.Dispose();

    private async Task WriteAsync(long sequence, DateTimeOffset now)
    {
        var data = _layout.DataOf(sequence);
        var bytes = new byte[data.Count * ExtentMap.PageSize];
        _random.NextBytes(bytes);
        var map = _layout[data.Disk].Data;
        for (var i = 0; i < data.Count; i++)
            await _volumes[data.Disk].WriteAsync(map.OffsetOf(data.Page + i), bytes.AsMemory(i * ExtentMap.PageSize, ExtentMap.PageSize));
        var (disk, page) = _layout.SlotOf(sequence);
        new JournalRecord(sequence, now, _instanceId, SHA256.HashData(bytes)).Write(_record, _random);
        await _volumes[disk].WriteAsync(_layout[disk].Journal.OffsetOf(page), _record);
        FirstWrittenAt ??= now;
        LastWrittenAt = now;
        Volatile.Write(ref _last, sequence);
    }
}

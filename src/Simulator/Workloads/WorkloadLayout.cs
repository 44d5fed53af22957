namespace DRServerless.Simulator.Workloads;

/// <summary>Where each record and the data that goes with it stand, over all disks of a workload: by the manifests alone.</summary>
internal sealed class WorkloadLayout
{
    private const int MaxDataPages = 16;

    private readonly IReadOnlyList<WorkloadManifest> _manifests;

    /// <summary>The layout of a workload, whose manifests are given in the order of its disks.</summary>
    public WorkloadLayout(IReadOnlyList<WorkloadManifest> manifests) => _manifests = manifests;

    public int DiskCount => _manifests.Count;

    public ulong Seed => _manifests[0].Seed;

    public WorkloadManifest this[int disk] => _manifests[disk];

    /// <summary>Disk and page of a record. Records go round the disks, so that neighbours are never on one disk where there are more.</summary>
    public (int Disk, int Page) SlotOf(long sequence)
    {
        var disk = (int)((sequence - 1) % DiskCount);
        var turn = (sequence - 1) / DiskCount;
        return (disk, (int)(turn % _manifests[disk].Journal.Pages));
    }

    /// <summary>Whether a record has not been overwritten yet when <paramref name="last"/> is the newest.</summary>
    public bool IsRetained(long sequence, long last)
    {
        var disk = (int)((sequence - 1) % DiskCount);
        return sequence + (long)DiskCount * _manifests[disk].Journal.Pages > last;
    }

    /// <summary>Disk, first page and number of pages of the data that is written before a record.</summary>
    public (int Disk, int Page, int Count) DataOf(long sequence)
    {
        var number = Mix(Seed ^ Mix((ulong)sequence));
        var disk = (int)(number % (ulong)DiskCount);
        var pages = _manifests[disk].Data.Pages;
        var count = 1 + (int)((number >> 16) % MaxDataPages);
        count = Math.Min(count, pages);
        return (disk, (int)((number >> 24) % (ulong)(pages - count + 1)), count);
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

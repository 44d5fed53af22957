using DRServerless.Core.Machines;

namespace DRServerless.Workflows.Replication.Cycles;

/// <summary>Idempotency keys of what a cycle makes: all of them begin with the cycle's own, so that a discarded cycle's snapshots are found by it.</summary>
internal static class CycleKeys
{
    /// <summary>Key of the snapshot set.</summary>
    public static string SnapshotSet(string cycleKey) => cycleKey;

    /// <summary>Key of the snapshot that a disk is written to by a method.</summary>
    public static string Volume(string cycleKey, int ordinal, SyncMethod method) => $"{cycleKey}-{VolumeName(ordinal, method)}";

    /// <summary>Names a copy of a disk by a method; its ledgers stand under it.</summary>
    public static string Copy(string cycleKey, int ordinal, SyncMethod method) => $"{cycleKey}/{VolumeName(ordinal, method)}";

    /// <summary>True for what the cycle made.</summary>
    public static bool Made(string cycleKey, string key) => key == cycleKey || key.StartsWith(cycleKey + "-", StringComparison.Ordinal);

    private static string VolumeName(int ordinal, SyncMethod method) => $"{ordinal:D3}-" + method switch
    {
        SyncMethod.ChangedBlocks => "changed",
        SyncMethod.ManifestRescan => "rescan",
        _ => "full",
    };
}

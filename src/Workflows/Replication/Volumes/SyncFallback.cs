using DRServerless.Core.Errors;
using DRServerless.Core.Machines;

namespace DRServerless.Workflows.Replication.Volumes;

/// <summary>What to do when a method turns out not to work for a disk; pure. Each step costs more and needs less, so it ends.</summary>
internal static class SyncFallback
{
    /// <summary>The next method with its reason, or null when another method would not help.</summary>
    public static SyncDecision? After(SyncDecision failed, string deviceName, ErrorCode code)
    {
        if (code == ErrorCodes.UnrelatedSnapshots && failed.Method == SyncMethod.ChangedBlocks)
            return new SyncDecision(SyncMethod.ManifestRescan,
                $"{deviceName}: its disk is not related to the snapshot of the last recovery point, so changes cannot be listed; the other side still holds what to compare with.");
        if (code == ErrorCodes.InvariantBroken && failed.Method != SyncMethod.FullCopy)
            return new SyncDecision(SyncMethod.FullCopy, $"{deviceName}: the manifest of the last recovery point is missing or damaged, so nothing can be compared.");
        return null;
    }
}

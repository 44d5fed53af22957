using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2;

/// <summary>States as EC2 spells them.</summary>
internal static class EnumNames
{
    public static string Of(InstanceState state) => state == InstanceState.ShuttingDown ? "shutting-down" : Lower(state);

    public static string Of(VolumeState state) => state == VolumeState.InUse ? "in-use" : Lower(state);

    public static string Of(AttachmentState state) => Lower(state);

    public static string Of(SnapshotState state) => Lower(state);

    // State names are plain ASCII words.
#pragma warning disable CA1308
    private static string Lower<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

namespace DRServerless.Simulator.Instances;

/// <summary>An instance type, as far as launching depends on it.</summary>
/// <param name="Name">Such as <c>m7i.large</c>.</param>
/// <param name="Architecture"><c>x86_64</c> or <c>arm64</c>.</param>
/// <param name="VirtualCpus">Number of virtual processors.</param>
/// <param name="MemoryMib">Memory in MiB.</param>
/// <param name="BootModes">Firmware: <c>legacy-bios</c>, <c>uefi</c>.</param>
/// <param name="Nitro">Built on the Nitro System: demands enhanced networking (ENA).</param>
public sealed record InstanceTypeInfo(
    string Name, string Architecture, int VirtualCpus, long MemoryMib, IReadOnlyList<string> BootModes, bool Nitro)
{
    /// <summary>Most volumes that can be attached at once.</summary>
    public int MaximumVolumes => Nitro ? 28 : 40;
}

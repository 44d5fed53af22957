namespace DRServerless.Simulator.Instances.Fleet;

/// <summary>A machine that was made.</summary>
/// <param name="InstanceId">Its instance.</param>
/// <param name="Name">Its name.</param>
/// <param name="WorkloadId">Its workload; null when it has none.</param>
/// <param name="Disks">Its disks, root first.</param>
public sealed record SimulatedMachine(string InstanceId, string Name, Guid? WorkloadId, IReadOnlyList<SimulatedMachineDisk> Disks);

/// <summary>A disk of a machine that was made.</summary>
/// <param name="DeviceName">Device name.</param>
/// <param name="VolumeId">Its volume.</param>
/// <param name="FileSystem"><c>ext4</c> or <c>raw</c>.</param>
public sealed record SimulatedMachineDisk(string DeviceName, string VolumeId, string FileSystem);

namespace DRServerless.Core.Infrastructure;

/// <summary>Machines that exist at an infrastructure.</summary>
public interface IMachines
{
    /// <summary>What a machine is made of; <c>instance_not_found</c> when there is none (a terminated one is none).</summary>
    Task<MachineDescription> DescribeAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Power state now; <see cref="PowerState.Terminated"/> also when it is unknown there.</summary>
    Task<PowerState> GetPowerStateAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Power states of many machines in few calls, by id; one that is not known there is <see cref="PowerState.Terminated"/>.</summary>
    Task<IReadOnlyDictionary<string, PowerState>> GetPowerStatesAsync(IReadOnlyCollection<string> instanceIds, CancellationToken cancellation);

    /// <summary>Asks a machine to stop; done or terminated already is fine. Poll <see cref="GetPowerStateAsync"/>.</summary>
    Task StopAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Asks a stopped machine to start.</summary>
    Task StartAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Asks to delete a machine and the disks that were launched with it; gone already is fine.</summary>
    Task TerminateAsync(string instanceId, CancellationToken cancellation);

    /// <summary>Looks how far a machine is cut off from the network by the project's quarantine; <c>instance_not_found</c> when there is none.</summary>
    Task<MachineIsolation> GetIsolationAsync(string instanceId, string projectId, CancellationToken cancellation);

    /// <summary>
    /// Puts every network interface of a machine into the project's quarantine, a security group without rules that is made where it is
    /// missing. Done already is fine. Interfaces are taken one by one: when one fails, the others are in quarantine all the same. Connections
    /// that stand may live on; see <see cref="GetIsolationAsync"/> for what is certain. <c>instance_not_found</c> when there is none.
    /// </summary>
    Task IsolateAsync(string instanceId, string projectId, CancellationToken cancellation);

    /// <summary>
    /// Gives interfaces that are in quarantine their security groups back, as far as those still exist. Interfaces that are no longer in
    /// quarantine are left as they are: somebody decided. Done already, or a machine that is gone, is fine.
    /// </summary>
    Task ReleaseAsync(string instanceId, string projectId, IReadOnlyList<InterfaceGroups> before, CancellationToken cancellation);
}

/// <summary>Power of a machine.</summary>
public enum PowerState
{
    /// <summary>Starting.</summary>
    Pending,

    /// <summary>On.</summary>
    Running,

    /// <summary>Shutting down to stopped.</summary>
    Stopping,

    /// <summary>Off, with its disks.</summary>
    Stopped,

    /// <summary>Being deleted.</summary>
    Terminating,

    /// <summary>Deleted, or never there.</summary>
    Terminated,
}

/// <summary>Operating system family, as far as launching differs.</summary>
public enum Platform
{
    /// <summary>Boots from an image registered from its snapshots.</summary>
    Linux,

    /// <summary>Licensed by its image: boots from a stock image whose root volume is swapped.</summary>
    Windows,
}

/// <summary>A machine as its infrastructure describes it: all that a launch elsewhere must carry over.</summary>
public sealed record MachineDescription
{
    /// <summary>Id at the infrastructure.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The <c>Name</c> tag, else the instance id.</summary>
    public required string Name { get; init; }

    /// <summary>Power state now.</summary>
    public required PowerState PowerState { get; init; }

    /// <summary>Operating system family.</summary>
    public required Platform Platform { get; init; }

    /// <summary>True when the image carries product codes or a billing code other than plain Linux: it cannot be registered anew.</summary>
    public bool Licensed { get; init; }

    /// <summary><c>x86_64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary><c>legacy-bios</c>, <c>uefi</c> or <c>uefi-preferred</c>; null when the infrastructure does not say.</summary>
    public string? BootMode { get; init; }

    /// <summary>Enhanced networking (ENA).</summary>
    public bool EnaSupport { get; init; }

    /// <summary>Device name of the root disk, such as <c>/dev/xvda</c>.</summary>
    public required string RootDeviceName { get; init; }

    /// <summary>Instance type, such as <c>t3.micro</c>.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Image it was launched from.</summary>
    public string? ImageId { get; init; }

    /// <summary>Availability zone.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Subnet.</summary>
    public string? SubnetId { get; init; }

    /// <summary>Primary private address.</summary>
    public string? PrivateIp { get; init; }

    /// <summary>Instance profile ARN.</summary>
    public string? InstanceProfileArn { get; init; }

    /// <summary>Tags, without those that start with <c>aws:</c> and our own.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Disks, root first, then by device name.</summary>
    public required IReadOnlyList<DiskDescription> Disks { get; init; }
}

/// <summary>A disk of a machine.</summary>
public sealed record DiskDescription
{
    /// <summary>Device name; a disk's identity within its machine, kept across launches.</summary>
    public required string DeviceName { get; init; }

    /// <summary>Volume id.</summary>
    public required string VolumeId { get; init; }

    /// <summary>Size in GiB, 1..65536.</summary>
    public required int SizeGiB { get; init; }

    /// <summary>Volume type, such as <c>gp3</c>.</summary>
    public required string VolumeType { get; init; }

    /// <summary>Provisioned IOPS, for types that have them.</summary>
    public int? Iops { get; init; }

    /// <summary>Provisioned throughput in MiB/s, for gp3.</summary>
    public int? ThroughputMiBps { get; init; }

    /// <summary>Encrypted at rest.</summary>
    public bool Encrypted { get; init; }

    /// <summary>True for the disk it boots from.</summary>
    public bool IsRoot { get; init; }
}

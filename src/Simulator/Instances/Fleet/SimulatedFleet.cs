using DRServerless.Simulator.Ec2.Volumes;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using DRServerless.Simulator.Workloads;
using DRServerless.Simulator.Workloads.Disks;

namespace DRServerless.Simulator.Instances.Fleet;

/// <summary>
/// Makes the machines that were there before anyone thought of recovery: running instances in a region, with real file systems on
/// their disks and a workload that writes to them.
/// </summary>
public sealed class SimulatedFleet
{
    private const long Gib = 1L << 30;
    private const long Mib = 1L << 20;

    private readonly SimulatorHost _host;
    private readonly SimulatedRegion _region;
    private readonly Random _random;

    /// <summary>A fleet of an account in a region.</summary>
    /// <param name="host">The simulator.</param>
    /// <param name="region">The region's code.</param>
    /// <param name="seed">Decides what is made up on the disks.</param>
    /// <param name="accountId">The account; default the one of the simulator's first key.</param>
    public SimulatedFleet(SimulatorHost host, string region, int seed, string? accountId = null)
    {
        _host = host;
        _region = host.Cloud.Region(accountId ?? host.Options.AccessKeys[0].AccountId, region);
        _random = new Random(seed);
    }

    /// <summary>Makes a machine and starts it. Its workload begins at once.</summary>
    public async Task<SimulatedMachine> CreateAsync(MachineSpec spec, CancellationToken cancellationToken = default)
    {
        var type = InstanceTypes.Find(spec.InstanceType) ?? throw new ArgumentException($"There is no instance type '{spec.InstanceType}'.", nameof(spec));
        var workloadId = spec.Workload is null ? (Guid?)null : _host.Cloud.Ids.NextGuid();
        var workloadSeed = _host.Cloud.Ids.NextUInt64();
        var prepared = new List<(DiskSpec Spec, VolumeRecord Volume, string FileSystem)>();
        for (var index = 0; index < spec.Disks.Count; index++)
        {
            var volume = NewVolume(spec.Disks[index]);
            var disk = await FillAsync(spec, spec.Disks[index], volume.Content, cancellationToken);
            if (spec.Workload is { } workload)
            {
                await volume.Content.WriteAsync(WorkloadManifest.Offset, new WorkloadManifest
                {
                    WorkloadId = workloadId!.Value,
                    DiskIndex = index,
                    DiskCount = spec.Disks.Count,
                    Seed = workloadSeed,
                    RecordsPerSecond = workload.RecordsPerSecond,
                    Journal = disk.Journal,
                    Data = disk.Data,
                }.ToBytes(), cancellationToken);
            }

            prepared.Add((spec.Disks[index], volume, disk.FileSystem));
        }

        await prepared[0].Volume.Content.WriteAsync(
            0, BootRecord.For(spec.Windows, type.Architecture, spec.BootMode).ToBytes(), cancellationToken);
        var instance = Start(spec, type, prepared);
        await BootCheck.RunAsync(_region, [instance], cancellationToken);
        return new SimulatedMachine(
            instance.Id, spec.Name, workloadId,
            [.. prepared.Select(item => new SimulatedMachineDisk(item.Spec.DeviceName, item.Volume.Id, item.FileSystem))]);
    }

    private VolumeRecord NewVolume(DiskSpec spec)
    {
        var (iops, throughput) = VolumeTypes.Check(spec.VolumeType, spec.SizeGib, spec.Iops, spec.Throughput);
        var id = _host.Cloud.Ids.Next("vol");
        return new VolumeRecord
        {
            Id = id,
            CreatedAt = _host.Cloud.Time.GetUtcNow(),
            SizeGib = spec.SizeGib,
            AvailabilityZone = AwsRegions.ZonesOf(_region.Name)[0],
            Content = new VolumeContent(_region.Store, spec.SizeGib * Gib, garbageSeed: spec.Encrypted ? _host.Cloud.Ids.NextUInt64() : null),
            Lineage = id,
            State = VolumeState.InUse,
            VolumeType = spec.VolumeType,
            Iops = iops,
            Throughput = throughput,
            Encrypted = spec.Encrypted,
            KmsKeyArn = spec.Encrypted ? $"arn:aws:kms:{_region.Name}:{_region.AccountId}:key/00000000-0000-0000-0000-000000000000" : null,
        };
    }

    private async Task<PreparedDisk> FillAsync(MachineSpec machine, DiskSpec spec, VolumeContent volume, CancellationToken cancellationToken)
    {
        if (spec.Encrypted) await WriteZeroesAsync(volume, cancellationToken);
        var plan = new DiskPlan(
            spec.SizeGib, spec.ContentMib * Mib,
            machine.Workload?.JournalMib * Mib ?? ExtentMap.PageSize, machine.Workload?.DataMib * Mib ?? ExtentMap.PageSize, _random.Next());
        return spec.Raw || machine.Windows || !Ext4Disk.Available
            ? await RawDisk.PrepareAsync(plan, volume, cancellationToken)
            : await Ext4Disk.PrepareAsync(plan, volume, cancellationToken);
    }

    // What was never written to an encrypted volume reads as noise, which no file system expects.
    private static async Task WriteZeroesAsync(VolumeContent volume, CancellationToken cancellationToken)
    {
        var zeroes = new byte[BlockStore.BlockSize];
        for (var index = 0; index < volume.Size / BlockStore.BlockSize; index++)
            await volume.WriteBlockAsync(index, BlockDigest.Zero, zeroes, cancellationToken);
    }

    private InstanceRecord Start(MachineSpec spec, InstanceTypeInfo type, List<(DiskSpec Spec, VolumeRecord Volume, string FileSystem)> disks)
    {
        lock (_region.Gate)
        {
            var instance = NewInstance(spec, type);
            _region.Instances.Add(instance.Id, instance);
            foreach (var (disk, volume, _) in disks)
            {
                var attachment = new AttachmentRecord
                {
                    VolumeId = volume.Id,
                    InstanceId = instance.Id,
                    DeviceName = disk.DeviceName,
                    AttachedAt = instance.CreatedAt,
                    DeleteOnTermination = true,
                };
                _region.Volumes.Add(volume.Id, volume);
                volume.Attachments.Add(attachment);
                instance.Attachments.Add(attachment);
            }

            return instance;
        }
    }

    private InstanceRecord NewInstance(MachineSpec spec, InstanceTypeInfo type)
    {
        var image = ImageOf(spec, type);
        var now = _host.Cloud.Time.GetUtcNow();
        var subnet = _region.Subnets.Values.First(item => item.IsDefault);
        var instance = new InstanceRecord
        {
            Id = _host.Cloud.Ids.Next("i"),
            CreatedAt = now,
            LaunchedAt = now,
            ImageId = image.Id,
            SubnetId = subnet.Id,
            AvailabilityZone = subnet.AvailabilityZone,
            ReservationId = _host.Cloud.Ids.Next("r"),
            State = InstanceState.Running,
            InstanceType = type.Name,
            Architecture = type.Architecture,
            BootMode = spec.BootMode,
            EnaSupport = spec.EnaSupport,
            RootDeviceName = spec.Disks[0].DeviceName,
            Platform = image.Platform,
            PlatformDetails = image.PlatformDetails,
            UsageOperation = image.UsageOperation,
            NetworkInterfaceId = _host.Cloud.Ids.Next("eni"),
            PrivateIpAddress = FreeAddress(subnet),
        };
        instance.SecurityGroupIds.AddRange(_region.SecurityGroups.Values.Where(group => group.Name == "default").Select(group => group.Id));
        foreach (var (key, value) in spec.Tags) instance.Tags[key] = value;
        instance.Tags["Name"] = spec.Name;
        return instance;
    }

    private ImageRecord ImageOf(MachineSpec spec, InstanceTypeInfo type)
    {
        var name = spec.Windows ? StockImages.WindowsName : type.Architecture == "arm64" ? StockImages.LinuxArmName : StockImages.LinuxName;
        return StockImages.RegionOf(_region).Images[StockImages.IdOf(_region.Name, name)];
    }

    private string? FreeAddress(SubnetRecord subnet)
    {
        var taken = _region.Instances.Values.Select(instance => instance.PrivateIpAddress).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return Ec2.Network.SubnetRange.Parse(subnet.CidrBlock).Free(taken);
    }
}

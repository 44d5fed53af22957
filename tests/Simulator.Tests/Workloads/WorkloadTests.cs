using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Simulator.Instances.Fleet;
using DRServerless.Simulator.Tests.Ec2;
using DRServerless.Simulator.Workloads;
using DRServerless.Simulator.Workloads.Disks;

namespace DRServerless.Simulator.Tests.Workloads;

public sealed class WorkloadTests : IAsyncLifetime
{
    private static readonly MachineSpec TwoDisks = new()
    {
        Name = "database",
        Disks =
        [
            new DiskSpec { DeviceName = "/dev/xvda", SizeGib = 1, ContentMib = 2, Raw = true },
            new DiskSpec { DeviceName = "/dev/sdf", SizeGib = 2, ContentMib = 2, Raw = true },
        ],
        Workload = new WorkloadSpec { RecordsPerSecond = 50, JournalMib = 1, DataMib = 2 },
    };

    private Ec2Fixture _fixture = null!;

    private WorkloadEngine Workloads => _fixture.Host.Workloads;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Workload_RunningMachine_WritesAtItsRateAndKeepsARing()
    {
        var machine = await CreateAsync(TwoDisks);

        await PassAsync(TimeSpan.FromSeconds(20));

        var status = await Workloads.StatusAsync(machine.InstanceId);
        Assert.Equal(1000, status!.LastAcknowledged);
        var report = await JournalOfVolumesAsync(machine.InstanceId);
        Assert.Equal((1000, 0, 0, 0), (report.LastSequence, report.Missing, report.Corrupt, report.DataMismatches));
        Assert.Equal(machine.InstanceId, report.LastInstanceId);
        Assert.True(report.DataChecked > 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task CreateSnapshots_UnderARunningWorkload_HoldsOneInstantOfAllDisks(int seed)
    {
        var machine = await CreateAsync(TwoDisks);
        var random = new Random(seed);
        for (var round = 0; round < 4; round++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(2));
            var writing = Workloads.RunDueAsync();
            // The workload is in the midst of a hundred records: the set must fall between two of them, wherever that is.
            for (var turn = random.Next(200); turn > 0; turn--) await Task.Yield();
            var set = (await SnapshotAsync(machine.InstanceId)).Select(snapshot => snapshot.SnapshotId).ToList();
            await writing;
            _fixture.Settle();

            var report = await JournalOfSnapshotsAsync(set);

            Assert.True(report.Consistent, $"seed {seed}, round {round}: {report}");
            Assert.Equal(Workloads.InstantOf(set[0])!.LastSequence, report.LastSequence);
            Assert.Equal(report.HighestSequence, report.LastSequence);
            await PassAsync(TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task Journal_SnapshotsOfTwoInstants_IsNotConsistent()
    {
        var machine = await CreateAsync(TwoDisks);
        await PassAsync(TimeSpan.FromSeconds(2));
        var first = await SnapshotAsync(machine.InstanceId);
        await PassAsync(TimeSpan.FromSeconds(2));
        var second = await SnapshotAsync(machine.InstanceId);
        _fixture.Settle();

        var mixed = await JournalOfSnapshotsAsync([first[0].SnapshotId, second[1].SnapshotId]);

        Assert.False(mixed.Consistent);
        Assert.True(mixed.Missing > 0);
        Assert.True(mixed.LastSequence < mixed.HighestSequence);
        await Assert.ThrowsAsync<InvalidDataException>(() => JournalOfSnapshotsAsync([first[0].SnapshotId]));
    }

    [Fact]
    public async Task Journal_ByteFlipped_IsCorrupt()
    {
        var machine = await CreateAsync(TwoDisks);
        await PassAsync(TimeSpan.FromSeconds(2));
        var volume = _fixture.Region.Volumes[machine.Disks[0].VolumeId];
        var manifest = await WorkloadManifest.ReadAsync(new VolumeDisk(volume.Content), CancellationToken.None);
        var at = manifest!.Journal.OffsetOf(3) + 2000;
        var old = await volume.Content.ReadAsync(at, 1);
        await volume.Content.WriteAsync(at, new[] { (byte)(old[0] ^ 1) });

        var report = await JournalOfVolumesAsync(machine.InstanceId);

        Assert.Equal((1, 1), (report.Corrupt, report.Missing));
        Assert.Equal(6, report.LastSequence);
    }

    [Fact]
    public async Task Workload_CopyLaunchedFromSnapshots_GoesOnWhereTheSnapshotsEnd()
    {
        var machine = await CreateAsync(TwoDisks);
        await PassAsync(TimeSpan.FromSeconds(3));
        var set = await SnapshotAsync(machine.InstanceId);
        await PassAsync(TimeSpan.FromSeconds(2));
        var copy = await LaunchCopyAsync(set);
        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(4));

        var original = await Workloads.StatusAsync(machine.InstanceId);
        var launched = await Workloads.StatusAsync(copy);
        var frozen = Workloads.InstantOf(set[0].SnapshotId)!.LastSequence!.Value;
        Assert.Equal(machine.WorkloadId, launched!.WorkloadId);
        Assert.Equal(frozen + 1, launched.FirstSequence);
        Assert.True(launched.LastAcknowledged > frozen);
        var report = await JournalOfVolumesAsync(copy);
        Assert.True(report.Consistent);
        Assert.Equal(launched.LastAcknowledged, report.LastSequence);
        Assert.Equal(copy, report.LastInstanceId);
        Assert.Equal(original!.LastAcknowledged, (await JournalOfVolumesAsync(machine.InstanceId)).LastSequence);
    }

    [Fact]
    public async Task Workload_RegionDownAndBack_StandsStillAndGoesOn()
    {
        var machine = await CreateAsync(TwoDisks);
        await PassAsync(TimeSpan.FromSeconds(2));

        _fixture.Host.SetOutage(Ec2Fixture.RegionName, down: true);
        var before = await Workloads.StatusAsync(machine.InstanceId);
        await PassAsync(TimeSpan.FromSeconds(30));
        var during = await Workloads.StatusAsync(machine.InstanceId);
        await Assert.ThrowsAnyAsync<Exception>(() => _fixture.DescribeAsync(machine.InstanceId));
        Assert.Equal((before!.LastAcknowledged, false), (during!.LastAcknowledged, during.Running));

        _fixture.Host.SetOutage(Ec2Fixture.RegionName, down: false);
        await PassAsync(TimeSpan.FromSeconds(2));

        var after = await Workloads.StatusAsync(machine.InstanceId);
        Assert.Equal(before.LastAcknowledged + 100, after!.LastAcknowledged);
        Assert.Equal(InstanceStateName.Running, (await _fixture.DescribeAsync(machine.InstanceId)).State.Name);
        Assert.True((await JournalOfVolumesAsync(machine.InstanceId)).Consistent);
    }

    [Fact]
    public async Task Workload_StoppedMachine_WritesNothingUntilItIsStarted()
    {
        var machine = await CreateAsync(TwoDisks);
        await PassAsync(TimeSpan.FromSeconds(2));
        await _fixture.Client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [machine.InstanceId] });
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(100, (await Workloads.StatusAsync(machine.InstanceId))!.LastAcknowledged);
        var set = await SnapshotAsync(machine.InstanceId);
        Assert.Equal(100, Workloads.InstantOf(set[0].SnapshotId)!.LastSequence);

        await _fixture.Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [machine.InstanceId] });
        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(1));

        var status = await Workloads.StatusAsync(machine.InstanceId);
        Assert.Equal((101, 150), (status!.FirstSequence, status.LastAcknowledged));
    }

    [Fact]
    public async Task Workload_VolumeAttachedMeanwhile_IsStillTheSameRun()
    {
        var machine = await CreateAsync(TwoDisks);
        await PassAsync(TimeSpan.FromSeconds(2));
        var volume = (await _fixture.Client.CreateVolumeAsync(new CreateVolumeRequest { AvailabilityZone = "eu-west-1a", Size = 1 })).Volume.VolumeId;
        _fixture.Settle();
        var before = await Workloads.StatusAsync(machine.InstanceId);
        await _fixture.Client.AttachVolumeAsync(new AttachVolumeRequest { VolumeId = volume, InstanceId = machine.InstanceId, Device = "/dev/sdg" });
        await PassAsync(TimeSpan.FromSeconds(2));

        var status = await Workloads.StatusAsync(machine.InstanceId);
        Assert.Equal((1, before!.FirstWrittenAt), (status!.FirstSequence, status.FirstWrittenAt));
        Assert.True(status.LastAcknowledged > before.LastAcknowledged);
    }

    [Fact]
    public async Task CreateSnapshots_BeforeTheWorkloadRan_TellsWhatTheDisksHold()
    {
        // The clock stands still, so nothing has looked at the machine yet.
        var machine = await new SimulatedFleet(_fixture.Host, Ec2Fixture.RegionName, seed: 7).CreateAsync(TwoDisks);
        Assert.Null(await Workloads.StatusAsync(machine.InstanceId));

        var set = await SnapshotAsync(machine.InstanceId);

        Assert.Equal(0, Workloads.InstantOf(set[0].SnapshotId)!.LastSequence);
    }

    [Fact]
    public async Task FileSystem_CopyOfARunningMachine_IsClean()
    {
        if (!Ext4Disk.Available || !FileSystemCheck.Available) return;
        var machine = await CreateAsync(new MachineSpec
        {
            Name = "files",
            Disks =
            [
                new DiskSpec { DeviceName = "/dev/xvda", SizeGib = 1, ContentMib = 4, Encrypted = true },
                new DiskSpec { DeviceName = "/dev/sdf", SizeGib = 200, ContentMib = 1 },
            ],
            Workload = new WorkloadSpec { RecordsPerSecond = 50, JournalMib = 1, DataMib = 4 },
        });
        Assert.All(machine.Disks, disk => Assert.Equal("ext4", disk.FileSystem));
        await PassAsync(TimeSpan.FromSeconds(20));
        var set = await SnapshotAsync(machine.InstanceId);
        await PassAsync(TimeSpan.FromSeconds(2));

        foreach (var snapshot in set)
        {
            var check = await FileSystemCheck.CheckSnapshotAsync(_fixture.Region, snapshot.SnapshotId);
            Assert.Equal("ext4", check.FileSystem);
            Assert.True(check.Clean, check.Output);
        }

        var copy = await LaunchCopyAsync(set);
        await PassAsync(TimeSpan.FromSeconds(1));
        await PassAsync(TimeSpan.FromSeconds(2));
        var launched = await _fixture.DescribeAsync(copy);
        foreach (var mapping in launched.BlockDeviceMappings)
        {
            var check = await FileSystemCheck.CheckVolumeAsync(_fixture.Region, mapping.Ebs.VolumeId);
            Assert.True(check.Clean, check.Output);
        }

        Assert.True((await JournalOfVolumesAsync(copy)).Consistent);
        // The check can fail: a damaged group descriptor is found.
        var damaged = Ec2Fixture.VolumeOf(launched, "/dev/sdf");
        await _fixture.Region.Volumes[damaged].Content.WriteAsync(4096, new byte[4096]);
        Assert.False((await FileSystemCheck.CheckVolumeAsync(_fixture.Region, damaged)).Clean);
    }

    private async Task<SimulatedMachine> CreateAsync(MachineSpec spec)
    {
        var machine = await new SimulatedFleet(_fixture.Host, Ec2Fixture.RegionName, seed: 7).CreateAsync(spec);
        await PassAsync(TimeSpan.Zero);
        return machine;
    }

    private async Task PassAsync(TimeSpan time)
    {
        // Counting begins at a look: the one before the clock moves.
        await Workloads.RunDueAsync();
        _fixture.Time.Advance(time);
        await Workloads.RunDueAsync();
        Assert.Null(Workloads.LastFailure);
    }

    private async Task<List<SnapshotInfo>> SnapshotAsync(string instanceId) => (await _fixture.Client.CreateSnapshotsAsync(
        new CreateSnapshotsRequest { InstanceSpecification = new InstanceSpecification { InstanceId = instanceId } })).Snapshots;

    private async Task<string> LaunchCopyAsync(List<SnapshotInfo> set)
    {
        _fixture.Settle();
        var image = (await _fixture.Client.RegisterImageAsync(new RegisterImageRequest
        {
            Name = "copy",
            Architecture = "x86_64",
            EnaSupport = true,
            RootDeviceName = "/dev/xvda",
            VirtualizationType = "hvm",
            BlockDeviceMappings =
            [
                new BlockDeviceMapping { DeviceName = "/dev/xvda", Ebs = new EbsBlockDevice { SnapshotId = set[0].SnapshotId } },
                new BlockDeviceMapping { DeviceName = "/dev/sdf", Ebs = new EbsBlockDevice { SnapshotId = set[1].SnapshotId } },
            ],
        })).ImageId;
        _fixture.Settle();
        return (await _fixture.RunAsync(request => request.ImageId = image)).InstanceId;
    }

    private async Task<JournalReport> JournalOfVolumesAsync(string instanceId)
    {
        List<IDisk> disks;
        lock (_fixture.Region.Gate)
        {
            disks = [.. _fixture.Region.Instances[instanceId].Attachments
                .Select(attachment => new VolumeDisk(_fixture.Region.Volumes[attachment.VolumeId].Content))];
        }

        return (await Journal.ReadAsync(disks))!;
    }

    private async Task<JournalReport> JournalOfSnapshotsAsync(IEnumerable<string> snapshotIds)
    {
        var disks = snapshotIds.Select(id => _fixture.Region.Snapshots[id])
            .Select(snapshot => (IDisk)new SnapshotDisk(_fixture.Region.Store, snapshot.Content, snapshot.GarbageSeed)).ToList();
        return (await Journal.ReadAsync(disks))!;
    }
}

using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Simulator.Instances.Fleet;
using DRServerless.Simulator.Tests.Ec2;

namespace DRServerless.Simulator.Tests.Instances;

public sealed class BootTests : IAsyncLifetime
{
    private Ec2Fixture _fixture = null!;

    private AmazonEC2Client Client => _fixture.Client;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task ImageRegisteredFromWindows_IsPlainLinuxAndDoesNotBoot()
    {
        var snapshot = await RootSnapshotAsync(windows: true, bootMode: null);
        var image = await RegisterAsync(snapshot, bootMode: null);
        Assert.Equal("Linux/UNIX", (await Client.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [image] })).Images.Single().PlatformDetails);

        var instance = await _fixture.RunAsync(request => request.ImageId = image);

        Assert.Equal(InstanceStateName.Running, instance.State.Name);
        Assert.Equal("impaired", await StatusAsync(instance.InstanceId));
    }

    [Fact]
    public async Task StockWindowsImage_RootVolumeSwapped_Boots()
    {
        var snapshot = await RootSnapshotAsync(windows: true, bootMode: null);
        var instance = await _fixture.RunAsync(request => request.ImageId = Ec2Fixture.WindowsImage);
        Assert.Equal("windows", instance.Platform.Value, ignoreCase: true);
        Assert.Equal("RunInstances:0002", instance.UsageOperation);
        var stockRoot = Ec2Fixture.VolumeOf(instance, "/dev/sda1");
        await Ec2Fixture.RefusedAsync("OperationNotPermitted", () => Client.DetachVolumeAsync(new DetachVolumeRequest { VolumeId = stockRoot }));

        await Client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [instance.InstanceId] });
        _fixture.Settle();
        await Client.DetachVolumeAsync(new DetachVolumeRequest { VolumeId = stockRoot });
        _fixture.Settle();
        await Ec2Fixture.RefusedAsync(
            "InvalidParameterValue", () => Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [instance.InstanceId] }));
        var volume = (await Client.CreateVolumeAsync(new CreateVolumeRequest
        {
            AvailabilityZone = instance.Placement.AvailabilityZone,
            SnapshotId = snapshot,
            VolumeType = VolumeType.Gp3,
        })).Volume.VolumeId;
        _fixture.Settle();
        await Client.AttachVolumeAsync(new AttachVolumeRequest { VolumeId = volume, InstanceId = instance.InstanceId, Device = "/dev/sda1" });
        _fixture.Settle();
        await Client.DeleteVolumeAsync(new DeleteVolumeRequest { VolumeId = stockRoot });
        await Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [instance.InstanceId] });
        _fixture.Settle();

        Assert.Equal("ok", await StatusAsync(instance.InstanceId));
        Assert.Equal(volume, Ec2Fixture.VolumeOf(await _fixture.DescribeAsync(instance.InstanceId), "/dev/sda1"));
    }

    [Theory]
    [InlineData("uefi", "uefi", "ok")]
    [InlineData("uefi", null, "impaired")]
    [InlineData("legacy-bios", "uefi", "impaired")]
    [InlineData("uefi-preferred", "legacy-bios", "ok")]
    [InlineData(null, null, "ok")]
    public async Task BootMode_OfTheImage_MustBeThatOfTheDisk(string? disk, string? image, string status)
    {
        var snapshot = await RootSnapshotAsync(windows: false, disk);
        var registered = await RegisterAsync(snapshot, image);

        var instance = await _fixture.RunAsync(request => request.ImageId = registered);

        Assert.Equal(status, await StatusAsync(instance.InstanceId));
    }

    [Fact]
    public async Task EmptyDisk_DoesNotBoot()
    {
        var volume = (await Client.CreateVolumeAsync(new CreateVolumeRequest { AvailabilityZone = "eu-west-1a", Size = 1 })).Volume.VolumeId;
        _fixture.Settle();
        var snapshot = (await Client.CreateSnapshotAsync(new CreateSnapshotRequest { VolumeId = volume })).Snapshot.SnapshotId;
        _fixture.Settle();
        var image = await RegisterAsync(snapshot, bootMode: null);

        var instance = await _fixture.RunAsync(request => request.ImageId = image);

        Assert.Equal("impaired", await StatusAsync(instance.InstanceId));
    }

    private async Task<string> RootSnapshotAsync(bool windows, string? bootMode)
    {
        var machine = await new SimulatedFleet(_fixture.Host, Ec2Fixture.RegionName, seed: 3).CreateAsync(new MachineSpec
        {
            Name = "original",
            Windows = windows,
            BootMode = bootMode,
            Workload = null,
            Disks = [new DiskSpec { DeviceName = "/dev/sda1", SizeGib = 1, ContentMib = 1, Raw = true }],
        });
        var snapshot = (await Client.CreateSnapshotAsync(new CreateSnapshotRequest { VolumeId = machine.Disks[0].VolumeId })).Snapshot.SnapshotId;
        _fixture.Settle();
        return snapshot;
    }

    private async Task<string> RegisterAsync(string snapshot, string? bootMode)
    {
        var image = (await Client.RegisterImageAsync(new RegisterImageRequest
        {
            Name = $"copy of {snapshot}",
            Architecture = "x86_64",
            BootMode = bootMode,
            EnaSupport = true,
            RootDeviceName = "/dev/sda1",
            VirtualizationType = "hvm",
            BlockDeviceMappings = [new BlockDeviceMapping { DeviceName = "/dev/sda1", Ebs = new EbsBlockDevice { SnapshotId = snapshot } }],
        })).ImageId;
        _fixture.Settle();
        return image;
    }

    private async Task<string> StatusAsync(string instanceId)
    {
        _fixture.Settle();
        var status = (await Client.DescribeInstanceStatusAsync(new DescribeInstanceStatusRequest { InstanceIds = [instanceId] })).InstanceStatuses.Single();
        Assert.Equal("ok", status.SystemStatus.Status.Value);
        return status.Status.Status.Value;
    }
}

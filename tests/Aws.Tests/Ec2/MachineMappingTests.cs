using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Tests.Ec2;

public class MachineMappingTests
{
    [Theory]
    [InlineData(null, "Linux/UNIX", "RunInstances", null, Platform.Linux, false)]
    [InlineData(null, null, null, null, Platform.Linux, false)]
    [InlineData(null, "Linux/UNIX", "RunInstances", "abc123", Platform.Linux, true)]
    [InlineData(null, "Red Hat Enterprise Linux", "RunInstances:0010", null, Platform.Linux, true)]
    [InlineData(null, "Red Hat Enterprise Linux", null, null, Platform.Linux, true)]
    [InlineData("windows", "Windows", "RunInstances:0002", null, Platform.Windows, true)]
    [InlineData("Windows", "Windows BYOL", "RunInstances:0800", null, Platform.Windows, true)]
    public void Describe_BillingOfImage_DecidesPlatformAndLicence(
        string? platform, string? details, string? usage, string? productCode, Platform expected, bool licensed)
    {
        var instance = Instance();
        instance.Platform = platform;
        instance.PlatformDetails = details;
        instance.UsageOperation = usage;
        instance.ProductCodes = productCode is null ? null : [new ProductCode { ProductCodeId = productCode }];

        var described = MachineMapping.Describe(instance, new Dictionary<string, Volume>());

        Assert.Equal((expected, licensed), (described.Platform, described.Licensed));
    }

    [Theory]
    [InlineData("pending", PowerState.Pending)]
    [InlineData("running", PowerState.Running)]
    [InlineData("stopping", PowerState.Stopping)]
    [InlineData("stopped", PowerState.Stopped)]
    [InlineData("shutting-down", PowerState.Terminating)]
    [InlineData("terminated", PowerState.Terminated)]
    public void Power_EveryState_IsNamed(string state, PowerState expected)
    {
        var instance = Instance();
        instance.State = new InstanceState { Name = state };

        Assert.Equal(expected, MachineMapping.Power(instance));
    }

    [Fact]
    public void Describe_Tags_LeavesOutOursAndAmazons()
    {
        var instance = Instance();
        instance.Tags = [new Tag("Name", "web"), new Tag("team", "a"), new Tag("aws:autoscaling:groupName", "g"), new Tag(OwnershipTags.Key, "k")];

        var described = MachineMapping.Describe(instance, new Dictionary<string, Volume>());

        Assert.Equal("web", described.Name);
        Assert.Equal(["Name", "team"], described.Tags.Keys.Order());
    }

    [Fact]
    public void Describe_Disks_RootFirstThenByNameWithWhatWasProvisionedOnly()
    {
        var instance = Instance();
        instance.BlockDeviceMappings = [Mapping("/dev/sdc", "v3"), Mapping("/dev/sdb", "v2"), Mapping("/dev/xvda", "v1"), Mapping("/dev/sdd", "v4", AttachmentStatus.Detaching)];
        var volumes = new[]
        {
            new Volume { VolumeId = "v1", Size = 8, VolumeType = "gp3", Iops = 4000, Throughput = 250, Encrypted = true },
            new Volume { VolumeId = "v2", Size = 100, VolumeType = "gp2", Iops = 300 },
            new Volume { VolumeId = "v3", Size = 50, VolumeType = "io2", Iops = 9000 },
        };

        var disks = MachineMapping.Describe(instance, volumes.ToDictionary(volume => volume.VolumeId)).Disks;

        Assert.Equal(
            [
                new DiskDescription { DeviceName = "/dev/xvda", VolumeId = "v1", SizeGiB = 8, VolumeType = "gp3", Iops = 4000, ThroughputMiBps = 250, Encrypted = true, IsRoot = true },
                new DiskDescription { DeviceName = "/dev/sdb", VolumeId = "v2", SizeGiB = 100, VolumeType = "gp2" },
                new DiskDescription { DeviceName = "/dev/sdc", VolumeId = "v3", SizeGiB = 50, VolumeType = "io2", Iops = 9000 },
            ],
            disks);
    }

    private static Instance Instance() => new()
    {
        InstanceId = "i-1",
        RootDeviceName = "/dev/xvda",
        InstanceType = "t3.micro",
        Architecture = "x86_64",
        State = new InstanceState { Name = InstanceStateName.Running },
    };

    private static InstanceBlockDeviceMapping Mapping(string device, string volume, AttachmentStatus? status = null) =>
        new() { DeviceName = device, Ebs = new EbsInstanceBlockDevice { VolumeId = volume, Status = status ?? AttachmentStatus.Attached } };
}

using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Aws.Launching;
using DRServerless.Core.Machines;
using static DRServerless.Aws.Tests.Launching.LaunchFixtures;

namespace DRServerless.Aws.Tests.Launching;

public class LaunchRequestsTests
{
    [Fact]
    public void Image_OfAMachine_CarriesEveryAttributeOver()
    {
        var image = LaunchRequests.Image(Request);

        Assert.Equal(ArchitectureValues.Arm64, image.Architecture);
        Assert.Equal(BootModeValues.Uefi, image.BootMode);
        Assert.True(image.EnaSupport);
        Assert.Equal("hvm", image.VirtualizationType);
        Assert.Equal(Root, image.RootDeviceName);
        var root = image.BlockDeviceMappings.Single(mapping => mapping.DeviceName == Root).Ebs;
        Assert.Equal(("snap-root", VolumeType.Gp3, 4000, 250, true), (root.SnapshotId, root.VolumeType, root.Iops, root.Throughput, root.DeleteOnTermination));
        var data = image.BlockDeviceMappings.Single(mapping => mapping.DeviceName == Data).Ebs;
        Assert.Equal(("snap-data", VolumeType.Io2, 9000, null, true), (data.SnapshotId, data.VolumeType, data.Iops, data.Throughput, data.DeleteOnTermination));
    }

    [Fact]
    public void Image_SameKey_HasTheSameName() => Assert.Equal(LaunchRequests.Image(Request).Name, LaunchRequests.Image(Request with { }).Name);

    [Fact]
    public void Image_BootModeInSettings_WinsOverTheSource()
    {
        var image = LaunchRequests.Image(Request with { Settings = new LaunchSettings { BootMode = "uefi-preferred" } });

        Assert.Equal(BootModeValues.UefiPreferred, image.BootMode);
    }

    [Fact]
    public void Image_SourceSaysNothing_AsksNothing()
    {
        var image = LaunchRequests.Image(Request with { Source = LaunchFixtures.Source with { BootMode = null, EnaSupport = false } });

        Assert.Null(image.BootMode);
        Assert.Null(image.EnaSupport);
    }

    [Fact]
    public void Instance_WithoutPublicAddress_SaysSoInItsOneInterfaceAndNowhereElse()
    {
        var run = LaunchRequests.Instance(Request with { NoPublicAddress = true, Settings = new LaunchSettings { SubnetId = "subnet-1", SecurityGroupIds = ["sg-1"] } }, "ami-1", profileArn: null);

        var only = Assert.Single(run.NetworkInterfaces);
        Assert.Equal((0, false, true, "subnet-1", "sg-1"), (only.DeviceIndex, only.AssociatePublicIpAddress, only.DeleteOnTermination, only.SubnetId, Assert.Single(only.Groups)));
        Assert.Equal((null, null, null), (run.SubnetId, run.SecurityGroupIds, run.PrivateIpAddress));
    }

    [Fact]
    public void Instance_SettingsGiven_AreAllSent()
    {
        var run = LaunchRequests.Instance(
            Request with
            {
                Settings = new LaunchSettings { InstanceType = "m7g.xlarge", SubnetId = "subnet-1", SecurityGroupIds = ["sg-1", "sg-2"], PrivateIp = "10.0.0.9", InstanceProfile = "role" },
            },
            "ami-1", profileArn: null);

        Assert.Equal(("ami-1", 1, 1), (run.ImageId, run.MinCount, run.MaxCount));
        Assert.Equal("m7g.xlarge", run.InstanceType.Value);
        Assert.Equal(("subnet-1", "10.0.0.9", "role"), (run.SubnetId, run.PrivateIpAddress, run.IamInstanceProfile.Name));
        Assert.Equal(["sg-1", "sg-2"], run.SecurityGroupIds);
        Assert.Equal("launch-1", run.ClientToken);
    }

    [Fact]
    public void Instance_SettingsEmpty_CopiesTypeAndProfile()
    {
        var run = LaunchRequests.Instance(Request, "ami-1", "arn:aws:iam::123456789012:instance-profile/p");

        Assert.Equal("m7g.large", run.InstanceType.Value);
        Assert.Equal("arn:aws:iam::123456789012:instance-profile/p", run.IamInstanceProfile.Arn);
        Assert.Null(run.SecurityGroupIds);
        Assert.Null(run.SubnetId);
    }

    [Fact]
    public void Instance_Tags_SettingsWinOverCopiedAndOursAreThere()
    {
        var tags = Tags(new LaunchSettings { Tags = new Dictionary<string, string> { ["team"] = "recovery", ["extra"] = "1", ["aws:no"] = "x", [OwnershipTags.Key] = "forged" } });

        Assert.Equal(
            new Dictionary<string, string>
            {
                [OwnershipTags.Project] = "prj-1",
                [OwnershipTags.Machine] = "mch-1",
                [OwnershipTags.Key] = "launch-1",
                ["team"] = "recovery",
                ["extra"] = "1",
                ["Name"] = "web",
            },
            tags);
    }

    [Fact]
    public void Instance_CopyTagsOff_KeepsTheNameOnly()
    {
        var tags = Tags(new LaunchSettings { CopyTags = false });

        Assert.False(tags.ContainsKey("team"));
        Assert.Equal("web", tags["Name"]);
    }

    [Fact]
    public void Instance_FiftySourceTags_StayWithinTheLimit()
    {
        var source = LaunchFixtures.Source with { Tags = Enumerable.Range(0, 50).ToDictionary(number => $"tag{number}", _ => "v") };
        var tags = LaunchTags.Instance(Request with { Source = source });

        Assert.Equal(50, tags.Count);
        Assert.Contains(tags, tag => tag.Key == OwnershipTags.Key);
        Assert.Contains(tags, tag => tag.Key == "Name");
    }

    [Fact]
    public void Volume_OfADevice_CarriesShapeTagsAndAToken()
    {
        var volume = LaunchRequests.Volume(Request, Data, "eu-west-1a");

        Assert.Equal(("snap-data", "eu-west-1a", VolumeType.Io2, 9000, null), (volume.SnapshotId, volume.AvailabilityZone, volume.VolumeType, volume.Iops, volume.Throughput));
        Assert.Equal(Data, OwnershipTags.Value(volume.TagSpecifications.Single().Tags, OwnershipTags.Device));
        Assert.InRange(volume.ClientToken.Length, 1, 64);
        Assert.NotEqual(volume.ClientToken, LaunchRequests.Volume(Request, Root, "eu-west-1a").ClientToken);
    }

    [Fact]
    public void VolumeToken_LongestKey_FitsAClientToken() => Assert.InRange(LaunchNames.VolumeToken(new string('k', 40), new string('d', 200)).Length, 1, 64);

    private static Dictionary<string, string> Tags(LaunchSettings settings) => LaunchRequests
        .Instance(Request with { Settings = settings }, "ami-1", null)
        .TagSpecifications.Single(specification => specification.ResourceType == ResourceType.Instance)
        .Tags.ToDictionary((Tag tag) => tag.Key, tag => tag.Value);
}

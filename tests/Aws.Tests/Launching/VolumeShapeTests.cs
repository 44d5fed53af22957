using DRServerless.Aws.Launching;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Aws.Tests.Launching;

public class VolumeShapeTests
{
    [Theory]
    [InlineData("gp3", 5000, 300, 100, null, "gp3", 5000, 300)]
    [InlineData("io1", 5000, null, 100, null, "io1", 5000, null)]
    [InlineData("gp2", null, null, 100, null, "gp2", null, null)]
    [InlineData("gp3", 5000, 300, 100, "gp2", "gp2", null, null)]
    [InlineData("io2", 9000, null, 100, "gp3", "gp3", 9000, null)]
    [InlineData("io2", 64000, null, 500, "gp3", "gp3", 16000, null)]
    [InlineData("io2", 100, null, 4, "gp3", "gp3", 3000, null)]
    [InlineData("gp2", null, null, 100, "gp3", "gp3", null, null)]
    [InlineData("gp2", null, null, 100, "io2", "io2", 3000, null)]
    [InlineData("gp2", null, null, 4, "io1", "io1", 200, null)]
    [InlineData("gp3", 16000, 300, 8, "io1", "io1", 400, null)]
    [InlineData("gp3", 5000, 300, 100, "st1", "st1", null, null)]
    public void For_DiskAndWantedType_StaysInTheTypesRange(
        string type, int? iops, int? throughput, int size, string? wanted, string expectedType, int? expectedIops, int? expectedThroughput)
    {
        var disk = new DiskDescription { DeviceName = "/dev/sda1", VolumeId = "v", SizeGiB = size, VolumeType = type, Iops = iops, ThroughputMiBps = throughput };

        Assert.Equal(new VolumeShape(expectedType, expectedIops, expectedThroughput), VolumeShape.For(disk, new LaunchSettings { VolumeType = wanted }));
    }

    [Fact]
    public void For_DiskThatTheDescriptionLacks_IsGp3() => Assert.Equal(new VolumeShape("gp3", null, null), VolumeShape.For(null, new LaunchSettings()));
}

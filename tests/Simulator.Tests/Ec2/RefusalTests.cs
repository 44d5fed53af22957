using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Tests.Ec2;

public sealed class RefusalTests
{
    [Fact]
    public async Task DeniedOperation_IsUnauthorized()
    {
        await using var fixture = await Ec2Fixture.StartAsync(new SimulatorOptions
        {
            Ec2 = new Ec2Options { DeniedOperations = new HashSet<string> { "CreateSnapshots" } },
        });
        var id = (await fixture.RunAsync()).InstanceId;
        await Ec2Fixture.RefusedAsync("UnauthorizedOperation", () => fixture.Client.CreateSnapshotsAsync(
            new CreateSnapshotsRequest { InstanceSpecification = new InstanceSpecification { InstanceId = id } }));
    }

    [Fact]
    public async Task InstanceLimit_IsEnforced()
    {
        await using var fixture = await Ec2Fixture.StartAsync(new SimulatorOptions { Ec2 = new Ec2Options { MaximumInstances = 2 } });
        await fixture.RunAsync(request => (request.MinCount, request.MaxCount) = (2, 2));
        await Ec2Fixture.RefusedAsync("InstanceLimitExceeded", () => fixture.RunAsync());
    }

    [Fact]
    public async Task RunInstances_TooOften_IsThrottledUntilTheBucketFills()
    {
        await using var fixture = await Ec2Fixture.StartAsync();
        Task Run() => fixture.Client.RunInstancesAsync(
            new RunInstancesRequest { ImageId = Ec2Fixture.LinuxImage, InstanceType = InstanceType.T3Micro, MinCount = 1, MaxCount = 1 });
        for (var i = 0; i < 5; i++) await Run();

        await Ec2Fixture.RefusedAsync("RequestLimitExceeded", Run);
        fixture.Time.Advance(TimeSpan.FromSeconds(1));

        await Run();
    }

    [Fact]
    public async Task DescribeWithoutFilter_HasASmallerBucket()
    {
        await using var fixture = await Ec2Fixture.StartAsync();
        for (var i = 0; i < 50; i++) await fixture.Client.DescribeVolumesAsync(new DescribeVolumesRequest());

        await Ec2Fixture.RefusedAsync("RequestLimitExceeded", () => fixture.Client.DescribeVolumesAsync(new DescribeVolumesRequest()));
        await fixture.Client.DescribeVolumesAsync(new DescribeVolumesRequest { MaxResults = 5 });
    }

    [Fact]
    public async Task DryRun_ChangesNothing()
    {
        await using var fixture = await Ec2Fixture.StartAsync();
        await Ec2Fixture.RefusedAsync("DryRunOperation", () => fixture.RunAsync(request => request.DryRun = true));
        Assert.Empty(fixture.Region.Instances);
    }

    [Fact]
    public async Task UnknownAction_IsInvalid()
    {
        await using var fixture = await Ec2Fixture.StartAsync();
        await Ec2Fixture.RefusedAsync("InvalidAction", () => fixture.Client.DescribeHostsAsync(new DescribeHostsRequest()));
    }

    [Fact]
    public async Task Places_AreDescribed()
    {
        await using var fixture = await Ec2Fixture.StartAsync();
        Assert.Contains("us-east-1", (await fixture.Client.DescribeRegionsAsync(new DescribeRegionsRequest())).Regions.Select(region => region.RegionName));
        Assert.Equal(3, (await fixture.Client.DescribeAvailabilityZonesAsync(new DescribeAvailabilityZonesRequest())).AvailabilityZones.Count);
        var vpc = (await fixture.Client.DescribeVpcsAsync(new DescribeVpcsRequest())).Vpcs.Single();
        Assert.True(vpc.IsDefault);
        var created = await fixture.Client.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest { GroupName = "isolated", Description = "nothing in or out", VpcId = vpc.VpcId });
        await Ec2Fixture.RefusedAsync("InvalidGroup.Duplicate", () => fixture.Client.CreateSecurityGroupAsync(
            new CreateSecurityGroupRequest { GroupName = "isolated", Description = "again", VpcId = vpc.VpcId }));
        var instance = await fixture.RunAsync();
        await fixture.Client.ModifyInstanceAttributeAsync(new ModifyInstanceAttributeRequest { InstanceId = instance.InstanceId, Groups = [created.GroupId] });
        Assert.Equal("isolated", (await fixture.DescribeAsync(instance.InstanceId)).SecurityGroups.Single().GroupName);
        var arm = (await fixture.Client.DescribeInstanceTypesAsync(new DescribeInstanceTypesRequest { InstanceTypes = ["m7g.large"] })).InstanceTypes.Single();
        Assert.Equal(("arm64", "uefi", "required"), (arm.ProcessorInfo.SupportedArchitectures[0], arm.SupportedBootModes[0], arm.NetworkInfo.EnaSupport.Value));
    }

    [Fact]
    public async Task Regions_AreApart()
    {
        await using var fixture = await Ec2Fixture.StartAsync();
        var id = (await fixture.RunAsync()).InstanceId;
        using var other = fixture.NewClient("us-east-1");

        await Ec2Fixture.RefusedAsync(
            "InvalidInstanceID.NotFound", () => other.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }));
    }
}

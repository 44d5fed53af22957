using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Tests.Ec2;

public sealed class InstanceTests : IAsyncLifetime
{
    private Ec2Fixture _fixture = null!;

    private AmazonEC2Client Client => _fixture.Client;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task RunInstances_StockImage_RunsWithWhatTheImageBrings()
    {
        var started = (await Client.RunInstancesAsync(new RunInstancesRequest
        {
            ImageId = Ec2Fixture.LinuxImage,
            InstanceType = InstanceType.T3Micro,
            MinCount = 1,
            MaxCount = 1,
            TagSpecifications =
            [
                new TagSpecification { ResourceType = ResourceType.Instance, Tags = [new Tag("Name", "web")] },
                new TagSpecification { ResourceType = ResourceType.Volume, Tags = [new Tag("disk", "root")] },
            ],
        })).Reservation.Instances.Single();
        Assert.Equal(InstanceStateName.Pending, started.State.Name);

        _fixture.Settle();
        var instance = await _fixture.DescribeAsync(started.InstanceId);

        Assert.Equal(InstanceStateName.Running, instance.State.Name);
        Assert.Equal("x86_64", instance.Architecture);
        Assert.Equal("uefi-preferred", instance.BootMode);
        Assert.True(instance.EnaSupport);
        Assert.Equal("Linux/UNIX", instance.PlatformDetails);
        Assert.Equal("web", instance.Tags.Single(tag => tag.Key == "Name").Value);
        Assert.StartsWith("172.31.", instance.PrivateIpAddress, StringComparison.Ordinal);
        var disk = Assert.Single(instance.BlockDeviceMappings);
        Assert.Equal("/dev/xvda", disk.DeviceName);
        Assert.True(disk.Ebs.DeleteOnTermination);
        var volume = (await Client.DescribeVolumesAsync(new DescribeVolumesRequest { VolumeIds = [disk.Ebs.VolumeId] })).Volumes.Single();
        Assert.Equal("root", volume.Tags.Single().Value);
        Assert.Equal(8, volume.Size);
        Assert.Equal(VolumeState.InUse, volume.State);
    }

    [Fact]
    public async Task RunInstances_SameClientToken_LaunchesOnceAndRefusesOtherParameters()
    {
        RunInstancesRequest Request(string type) => new()
        {
            ImageId = Ec2Fixture.LinuxImage,
            InstanceType = type,
            MinCount = 1,
            MaxCount = 1,
            ClientToken = "launch-1",
        };
        var first = (await Client.RunInstancesAsync(Request("t3.micro"))).Reservation.Instances.Single();
        var second = (await Client.RunInstancesAsync(Request("t3.micro"))).Reservation.Instances.Single();

        Assert.Equal(first.InstanceId, second.InstanceId);
        Assert.Single(_fixture.Region.Instances);
        await Ec2Fixture.RefusedAsync("IdempotentParameterMismatch", () => Client.RunInstancesAsync(Request("t3.small")));
    }

    [Fact]
    public async Task RunInstances_Overrides_ChangeTheDisks()
    {
        var instance = await _fixture.RunAsync(request => request.BlockDeviceMappings =
        [
            new BlockDeviceMapping
            {
                DeviceName = "/dev/xvda",
                Ebs = new EbsBlockDevice { VolumeType = VolumeType.Gp3, Iops = 4000, Throughput = 250, VolumeSize = 20, DeleteOnTermination = false },
            },
            new BlockDeviceMapping { DeviceName = "/dev/sdf", Ebs = new EbsBlockDevice { VolumeSize = 5, Encrypted = true, DeleteOnTermination = true } },
        ]);

        var volumes = (await Client.DescribeVolumesAsync(new DescribeVolumesRequest())).Volumes.ToDictionary(volume => volume.VolumeId);
        var root = volumes[Ec2Fixture.VolumeOf(instance, "/dev/xvda")];
        Assert.Equal((20, 4000, 250, "gp3"), (root.Size, root.Iops, root.Throughput, root.VolumeType.Value));
        Assert.False(root.Encrypted);
        var data = volumes[Ec2Fixture.VolumeOf(instance, "/dev/sdf")];
        Assert.Equal((5, "gp2"), (data.Size, data.VolumeType.Value));
        Assert.True(data.Encrypted);

        await Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.InstanceId] });
        _fixture.Settle();
        var left = (await Client.DescribeVolumesAsync(new DescribeVolumesRequest())).Volumes;
        Assert.Equal(root.VolumeId, Assert.Single(left).VolumeId);
        Assert.Equal(VolumeState.Available, left[0].State);
    }

    [Theory]
    [InlineData("ami-00000000000000000", "t3.micro", "InvalidAMIID.NotFound")]
    [InlineData("nonsense", "t3.micro", "InvalidAMIID.Malformed")]
    [InlineData(null, "t9.micro", "InvalidParameterValue")]
    [InlineData(null, "m7g.large", "InvalidParameterValue")]
    public async Task RunInstances_WhatDoesNotFit_IsRefusedAndNothingIsMade(string? image, string type, string code)
    {
        await Ec2Fixture.RefusedAsync(code, () => _fixture.RunAsync(request =>
        {
            request.ImageId = image ?? Ec2Fixture.LinuxImage;
            request.InstanceType = type;
        }));

        Assert.Empty(_fixture.Region.Instances);
        Assert.Empty(_fixture.Region.Volumes);
    }

    [Fact]
    public async Task RunInstances_PrivateAddress_IsGivenOnceAndOnlyWithinTheSubnet()
    {
        var subnet = (await Client.DescribeSubnetsAsync(new DescribeSubnetsRequest())).Subnets[0];
        var wanted = subnet.CidrBlock.Replace(".0/20", ".77", StringComparison.Ordinal);
        Task<Instance> Run(string address) => _fixture.RunAsync(request => (request.SubnetId, request.PrivateIpAddress) = (subnet.SubnetId, address));

        Assert.Equal(wanted, (await Run(wanted)).PrivateIpAddress);
        await Ec2Fixture.RefusedAsync("InvalidIPAddress.InUse", () => Run(wanted));
        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => Run("10.0.0.7"));
        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => Run(subnet.CidrBlock.Replace(".0/20", ".1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task PowerStates_FollowTheirMachine()
    {
        var id = (await _fixture.RunAsync()).InstanceId;

        var stopping = await Client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id] });
        Assert.Equal(InstanceStateName.Running, stopping.StoppingInstances[0].PreviousState.Name);
        Assert.Equal(InstanceStateName.Stopping, stopping.StoppingInstances[0].CurrentState.Name);
        await Ec2Fixture.RefusedAsync("IncorrectInstanceState", () => Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] }));
        _fixture.Settle();
        Assert.Equal(InstanceStateName.Stopped, (await _fixture.DescribeAsync(id)).State.Name);
        await Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] });
        await Ec2Fixture.RefusedAsync("IncorrectInstanceState", () => Client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id] }));
        _fixture.Settle();
        Assert.Equal(InstanceStateName.Running, (await _fixture.DescribeAsync(id)).State.Name);
        await Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] });
        _fixture.Settle();
        Assert.Equal(InstanceStateName.Terminated, (await _fixture.DescribeAsync(id)).State.Name);
        await Ec2Fixture.RefusedAsync("IncorrectInstanceState", () => Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] }));
    }

    [Fact]
    public async Task DescribeInstances_Terminated_IsShownForAWhile()
    {
        await using var fixture = await Ec2Fixture.StartAsync(new SimulatorOptions
        {
            Timings = new SimulatorTimings { TerminatedInstanceShown = TimeSpan.FromSeconds(20) },
        });
        var id = (await fixture.RunAsync()).InstanceId;
        await fixture.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] });
        fixture.Settle();
        Assert.Equal(InstanceStateName.Terminated, (await fixture.DescribeAsync(id)).State.Name);

        fixture.Time.Advance(TimeSpan.FromSeconds(30));

        await Ec2Fixture.RefusedAsync("InvalidInstanceID.NotFound", () => fixture.DescribeAsync(id));
    }

    [Fact]
    public async Task DescribeInstances_NewInstance_IsFoundWhenItHasBecomeVisible()
    {
        await using var fixture = await Ec2Fixture.StartAsync(new SimulatorOptions
        {
            Timings = new SimulatorTimings { InstanceVisibility = TimeSpan.FromSeconds(5) },
        });
        var id = (await fixture.Client.RunInstancesAsync(
            new RunInstancesRequest { ImageId = Ec2Fixture.LinuxImage, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1 })).Reservation.Instances[0].InstanceId;

        await Ec2Fixture.RefusedAsync("InvalidInstanceID.NotFound", () => fixture.DescribeAsync(id));
        fixture.Time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(id, (await fixture.DescribeAsync(id)).InstanceId);
    }

    [Fact]
    public async Task DescribeInstances_FiltersAndPages_FindEachOnce()
    {
        for (var i = 0; i < 4; i++)
        {
            await _fixture.RunAsync(request =>
            {
                (request.MinCount, request.MaxCount) = (3, 3);
                request.TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = [new Tag("wave", $"{i}")] }];
            });
        }

        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await Client.DescribeInstancesAsync(new DescribeInstancesRequest
            {
                MaxResults = 5,
                NextToken = token,
                Filters = [new Filter("tag-key", ["wave"]), new Filter("instance-state-name", ["pending", "running"])],
            });
            var ids = page.Reservations.SelectMany(reservation => reservation.Instances).Select(instance => instance.InstanceId).ToList();
            Assert.True(ids.Count <= 5);
            found.AddRange(ids);
            token = page.NextToken;
        }
        while (token is not null);

        Assert.Equal(12, found.Distinct().Count());
        Assert.Equal(12, found.Count);
        var third = await Client.DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [new Filter("tag:wave", ["2"])] });
        Assert.Equal(3, third.Reservations.Single().Instances.Count);
        await Ec2Fixture.RefusedAsync("InvalidParameterCombination", () => Client.DescribeInstancesAsync(
            new DescribeInstancesRequest { InstanceIds = [found[0]], MaxResults = 5 }));
        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => Client.DescribeInstancesAsync(
            new DescribeInstancesRequest { Filters = [new Filter("no-such-filter", ["1"])] }));
        await Ec2Fixture.RefusedAsync("InvalidPaginationToken", () => Client.DescribeInstancesAsync(
            new DescribeInstancesRequest { MaxResults = 5, NextToken = "nonsense" }));
    }
}

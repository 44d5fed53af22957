using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Tests.Ec2;

public sealed class SnapshotTests : IAsyncLifetime
{
    private Ec2Fixture _fixture = null!;

    private AmazonEC2Client Client => _fixture.Client;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task CreateSnapshots_Instance_TakesAllItsDisksAndCompletesLater()
    {
        var instance = await WithDataDiskAsync();

        var set = (await CreateAsync(instance.InstanceId, request =>
        {
            request.CopyTagsFromSource = CopyTagsFromSource.Volume;
            request.TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Snapshot, Tags = [new Tag("point", "1")] }];
        })).Snapshots;

        Assert.Equal(
            [Ec2Fixture.VolumeOf(instance, "/dev/xvda"), Ec2Fixture.VolumeOf(instance, "/dev/sdf")], set.Select(snapshot => snapshot.VolumeId));
        Assert.Single(set.Select(snapshot => snapshot.StartTime).Distinct());
        Assert.All(set, snapshot => Assert.Equal(SnapshotState.Pending, snapshot.State));
        Assert.All(set, snapshot => Assert.Contains(snapshot.Tags, tag => tag is { Key: "disk", Value: "all" }));
        Assert.All(set, snapshot => Assert.Contains(snapshot.Tags, tag => tag is { Key: "point", Value: "1" }));
        _fixture.Settle();
        var described = (await Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { OwnerIds = ["self"] })).Snapshots;
        Assert.Equal(2, described.Count);
        Assert.All(described, snapshot => Assert.Equal(("completed", "100%"), (snapshot.State.Value, snapshot.Progress)));
        var tagged = (await Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { Filters = [new Filter("tag:point", ["1"])] })).Snapshots;
        Assert.Equal(described.Select(snapshot => snapshot.SnapshotId), tagged.Select(snapshot => snapshot.SnapshotId));
    }

    [Fact]
    public async Task CreateSnapshots_Exclusions_LeaveDisksOut()
    {
        var instance = await WithDataDiskAsync();

        var withoutRoot = await CreateAsync(instance.InstanceId, request => request.InstanceSpecification.ExcludeBootVolume = true);
        Assert.Equal(Ec2Fixture.VolumeOf(instance, "/dev/sdf"), Assert.Single(withoutRoot.Snapshots).VolumeId);

        var withoutData = await CreateAsync(
            instance.InstanceId, request => request.InstanceSpecification.ExcludeDataVolumeIds = [Ec2Fixture.VolumeOf(instance, "/dev/sdf")]);
        Assert.Equal(Ec2Fixture.VolumeOf(instance, "/dev/xvda"), Assert.Single(withoutData.Snapshots).VolumeId);

        await Ec2Fixture.RefusedAsync("InvalidInstanceID.NotFound", () => CreateAsync("i-00000000000000000"));
    }

    [Fact]
    public async Task CreateSnapshots_WhilePending_MustWait()
    {
        await using var slow = await Ec2Fixture.StartAsync(new SimulatorOptions
        {
            Timings = new SimulatorTimings { SnapshotCreation = TimeSpan.FromMinutes(2) },
        });
        var id = (await slow.RunAsync()).InstanceId;
        Task Create() => slow.Client.CreateSnapshotsAsync(new CreateSnapshotsRequest { InstanceSpecification = new InstanceSpecification { InstanceId = id } });
        await Create();

        await Ec2Fixture.RefusedAsync("SnapshotCreationPerVolumeRateExceeded", Create);
        for (var i = 0; i < 4; i++)
        {
            slow.Time.Advance(TimeSpan.FromSeconds(16));
            await Create();
        }

        slow.Time.Advance(TimeSpan.FromSeconds(16));
        await Ec2Fixture.RefusedAsync("ConcurrentSnapshotLimitExceeded", Create);
        var first = (await slow.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { OwnerIds = ["self"] })).Snapshots[0];
        Assert.Equal("pending", first.State.Value);
        Assert.NotEqual("0%", first.Progress);
    }

    [Fact]
    public async Task Snapshot_OfAnImage_CannotBeDeletedBeforeIt()
    {
        var instance = await _fixture.RunAsync();
        var snapshot = (await CreateAsync(instance.InstanceId)).Snapshots.Single();
        RegisterImageRequest Image(string name) => new()
        {
            Name = name,
            Architecture = "x86_64",
            BootMode = "uefi-preferred",
            EnaSupport = true,
            RootDeviceName = "/dev/xvda",
            VirtualizationType = "hvm",
            BlockDeviceMappings = [new BlockDeviceMapping { DeviceName = "/dev/xvda", Ebs = new EbsBlockDevice { SnapshotId = snapshot.SnapshotId } }],
        };
        await Ec2Fixture.RefusedAsync("IncorrectState", () => Client.RegisterImageAsync(Image("copy")));
        await Ec2Fixture.RefusedAsync("IncorrectState", () => Client.CreateVolumeAsync(
            new CreateVolumeRequest { AvailabilityZone = "eu-west-1a", SnapshotId = snapshot.SnapshotId }));
        _fixture.Settle();

        var image = (await Client.RegisterImageAsync(Image("copy"))).ImageId;
        await Ec2Fixture.RefusedAsync("InvalidAMIName.Duplicate", () => Client.RegisterImageAsync(Image("copy")));
        await Ec2Fixture.RefusedAsync("InvalidAMIID.Unavailable", () => _fixture.RunAsync(request => request.ImageId = image));
        _fixture.Settle();
        Assert.Equal(InstanceStateName.Running, (await _fixture.RunAsync(request => request.ImageId = image)).State.Name);
        await Ec2Fixture.RefusedAsync(
            "InvalidSnapshot.InUse", () => Client.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = snapshot.SnapshotId }));
        await Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = image });
        await Client.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = snapshot.SnapshotId });
        await Ec2Fixture.RefusedAsync("InvalidSnapshot.NotFound", () => Client.DescribeSnapshotsAsync(
            new DescribeSnapshotsRequest { SnapshotIds = [snapshot.SnapshotId] }));
        await Ec2Fixture.RefusedAsync("InvalidAMIID.NotFound", () => Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = image }));
    }

    private async Task<Instance> WithDataDiskAsync() => await _fixture.RunAsync(request =>
    {
        request.BlockDeviceMappings = [new BlockDeviceMapping { DeviceName = "/dev/sdf", Ebs = new EbsBlockDevice { VolumeSize = 2 } }];
        request.TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Volume, Tags = [new Tag("disk", "all")] }];
    });

    private Task<CreateSnapshotsResponse> CreateAsync(string instanceId, Action<CreateSnapshotsRequest>? change = null)
    {
        var request = new CreateSnapshotsRequest { InstanceSpecification = new InstanceSpecification { InstanceId = instanceId } };
        change?.Invoke(request);
        return Client.CreateSnapshotsAsync(request);
    }
}

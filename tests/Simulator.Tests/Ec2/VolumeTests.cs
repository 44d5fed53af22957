using Amazon.EC2;
using Amazon.EC2.Model;

namespace DRServerless.Simulator.Tests.Ec2;

public sealed class VolumeTests : IAsyncLifetime
{
    private Ec2Fixture _fixture = null!;

    private AmazonEC2Client Client => _fixture.Client;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Volume_FromBeginningToEnd_GoesThroughItsStates()
    {
        var instance = await _fixture.RunAsync();
        var volume = await CreateAsync(request => request.ClientToken = "volume-1");
        Assert.Equal(volume, await CreateAsync(request => request.ClientToken = "volume-1"));
        await Ec2Fixture.RefusedAsync("IdempotentParameterMismatch", () => CreateAsync(request => (request.ClientToken, request.Size) = ("volume-1", 3)));
        Assert.Equal(VolumeState.Creating, await StateAsync(volume));
        AttachVolumeRequest Attach(string device) => new() { VolumeId = volume, InstanceId = instance.InstanceId, Device = device };
        await Ec2Fixture.RefusedAsync("IncorrectState", () => Client.AttachVolumeAsync(Attach("/dev/sdf")));
        _fixture.Settle();
        Assert.Equal(VolumeState.Available, await StateAsync(volume));
        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => Client.AttachVolumeAsync(Attach("/dev/xvda")));

        Assert.Equal("attaching", (await Client.AttachVolumeAsync(Attach("/dev/sdf"))).Attachment.State.Value);
        await Ec2Fixture.RefusedAsync("VolumeInUse", () => Client.AttachVolumeAsync(Attach("/dev/sdg")));
        await Ec2Fixture.RefusedAsync("VolumeInUse", () => DeleteAsync(volume));
        _fixture.Settle();
        await Client.ModifyInstanceAttributeAsync(new ModifyInstanceAttributeRequest
        {
            InstanceId = instance.InstanceId,
            BlockDeviceMappings =
                [new InstanceBlockDeviceMappingSpecification { DeviceName = "/dev/sdf", Ebs = new EbsInstanceBlockDeviceSpecification { DeleteOnTermination = true } }],
        });
        var attached = (await _fixture.DescribeAsync(instance.InstanceId)).BlockDeviceMappings.Single(mapping => mapping.DeviceName == "/dev/sdf");
        Assert.True(attached.Ebs.DeleteOnTermination);

        await Client.DetachVolumeAsync(new DetachVolumeRequest { VolumeId = volume });
        _fixture.Settle();
        Assert.Equal(VolumeState.Available, await StateAsync(volume));
        await Ec2Fixture.RefusedAsync("IncorrectState", () => Client.DetachVolumeAsync(new DetachVolumeRequest { VolumeId = volume }));
        await DeleteAsync(volume);
        _fixture.Settle();
        await Ec2Fixture.RefusedAsync("InvalidVolume.NotFound", () => DeleteAsync(volume));
    }

    [Theory]
    [InlineData("gp3", 1, 3000, 125, null)]
    [InlineData("gp3", 100, 80000, null, "InvalidParameterValue")]
    [InlineData("gp3", 100, 16000, 1000, null)]
    [InlineData("gp3", 100, 3000, 1000, "InvalidParameterValue")]
    [InlineData("gp2", 100, 3000, null, "InvalidParameterCombination")]
    [InlineData("gp2", 16385, null, null, "InvalidParameterValue")]
    [InlineData("io1", 10, null, null, "MissingParameter")]
    [InlineData("io1", 10, 501, null, "InvalidParameterValue")]
    [InlineData("io2", 10, 10000, null, null)]
    [InlineData("st1", 100, null, null, "InvalidParameterValue")]
    [InlineData("gp9", 100, null, null, "UnknownVolumeType")]
    [InlineData("gp3", 65536, null, null, null)]
    [InlineData("gp3", 65537, null, null, "InvalidParameterValue")]
    public async Task CreateVolume_TypeRules_AreThoseOfAws(string type, int size, int? iops, int? throughput, string? refusal)
    {
        Task Create() => CreateAsync(request => (request.VolumeType, request.Size, request.Iops, request.Throughput) = (type, size, iops, throughput));

        if (refusal is null) await Create();
        else await Ec2Fixture.RefusedAsync(refusal, Create);
    }

    [Fact]
    public async Task CreateVolume_BadInput_IsRefused()
    {
        await Ec2Fixture.RefusedAsync("InvalidZone.NotFound", () => CreateAsync(request => request.AvailabilityZone = "eu-west-1z"));
        await Ec2Fixture.RefusedAsync("MissingParameter", () => CreateAsync(request => request.Size = null));
        await Ec2Fixture.RefusedAsync("InvalidSnapshot.NotFound", () => CreateAsync(request => request.SnapshotId = "snap-00000000000000000"));
        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => CreateAsync(request => request.SnapshotId = "snapshot"));
        Assert.Empty(_fixture.Region.Volumes);
    }

    [Fact]
    public async Task Tags_OfAnyResource_CanBeChangedAndFound()
    {
        var volume = await CreateAsync();
        await Client.CreateTagsAsync(new CreateTagsRequest { Resources = [volume], Tags = [new Tag("owner", "team"), new Tag("use", "test")] });

        var found = (await Client.DescribeTagsAsync(new DescribeTagsRequest { Filters = [new Filter("key", ["owner"])] })).Tags.Single();
        Assert.Equal((volume, "volume", "team"), (found.ResourceId, found.ResourceType.Value, found.Value));
        await Client.DeleteTagsAsync(new DeleteTagsRequest { Resources = [volume], Tags = [new Tag { Key = "owner" }] });

        var left = (await Client.DescribeVolumesAsync(new DescribeVolumesRequest { VolumeIds = [volume] })).Volumes.Single().Tags;
        Assert.Equal("use", left.Single().Key);
        await Ec2Fixture.RefusedAsync("InvalidVolume.NotFound", () => Client.CreateTagsAsync(
            new CreateTagsRequest { Resources = ["vol-00000000000000000"], Tags = [new Tag("a", "b")] }));
        await Ec2Fixture.RefusedAsync("InvalidParameterValue", () => Client.CreateTagsAsync(
            new CreateTagsRequest { Resources = [volume], Tags = [new Tag("aws:reserved", "b")] }));
    }

    private async Task<string> CreateAsync(Action<CreateVolumeRequest>? change = null)
    {
        var request = new CreateVolumeRequest { AvailabilityZone = "eu-west-1a", Size = 2 };
        change?.Invoke(request);
        return (await Client.CreateVolumeAsync(request)).Volume.VolumeId;
    }

    private async Task<VolumeState> StateAsync(string id) =>
        (await Client.DescribeVolumesAsync(new DescribeVolumesRequest { VolumeIds = [id] })).Volumes.Single().State;

    private Task<DeleteVolumeResponse> DeleteAsync(string id) => Client.DeleteVolumeAsync(new DeleteVolumeRequest { VolumeId = id });
}

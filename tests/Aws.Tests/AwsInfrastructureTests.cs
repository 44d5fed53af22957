using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Blocks;
using DRServerless.Core.Infrastructure;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests;

public sealed class AwsInfrastructureTests
{
    [Fact]
    public async Task Ports_OfOneInfrastructure_ShareAccountAndRegion()
    {
        await using var world = await Ec2World.StartAsync();
        var (blocks, snapshots) = (world.Infrastructure.Blocks, world.Infrastructure.Snapshots);
        var block = new byte[Block.Size];
        block[7] = 1;
        var digest = Digest.Of(block);
        var raw = new byte[Digest.Size];
        digest.CopyTo(raw);

        var (id, _) = await blocks.BeginAsync(
            new TargetSnapshotRequest { IdempotencyKey = "copy-1", SizeGiB = 1, ProjectId = Ec2World.Project, MachineId = "mch-1", DeviceName = "/dev/xvda" }, None);
        await blocks.OpenSink(id).WriteAsync(3, block, digest, None);
        var pending = (await snapshots.DescribeAsync([id], None))[id];
        await blocks.SealAsync(id, 1, Digest.Of(raw), None);
        world.Settle();

        Assert.Equal(SnapshotState.Pending, pending.State);
        Assert.Equal(SnapshotState.Completed, (await snapshots.DescribeAsync([id], None))[id].State);
        Assert.Equal([id], await snapshots.ListOwnedAsync(Ec2World.Project, None));
    }

    [Fact]
    public async Task Open_SameReferenceTwice_IsTheSameInfrastructure()
    {
        await using var world = await Ec2World.StartAsync();
        using var provider = new AwsInfrastructureProvider(
            new Aws.Access.AwsOptions { Endpoint = world.Simulator.HttpEndpoint },
            new Core.Replication.Pacing.Pacer(new Core.Replication.Pacing.PacingOptions(), TimeProvider.System), TimeProvider.System, seed: 1);
        var reference = new InfrastructureReference(InfrastructureKind.Aws, Ec2World.Region);

        Assert.Same(provider.Open(reference), provider.Open(reference with { }));
        Assert.NotSame(provider.Open(reference), provider.Open(reference with { Region = "eu-west-2" }));
    }
}

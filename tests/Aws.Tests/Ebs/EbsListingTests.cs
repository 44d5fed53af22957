using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>Listings of several full pages.</summary>
public sealed class EbsListingTests
{
    private const int Blocks = 25_000;

    [Theory]
    [InlineData(60 * 60 * 1000, 0)]
    [InlineData(60 * 60 * 1000, 0.5)]
    [InlineData(0, 0)]
    [InlineData(0, 0.3)]
    public async Task List_LargeSnapshot_GivesEveryBlockOnceInOrder(int pageTokenLifeMilliseconds, double emptyPages)
    {
        await using var world = await EbsWorld.StartAsync(options: new SimulatorOptions
        {
            Ebs = new() { PageTokenLife = TimeSpan.FromMilliseconds(pageTokenLifeMilliseconds) },
            Faults = new() { EmptyPageRate = emptyPages },
        });
        var source = world.Storage.OpenSource(Plant(world), null);
        var next = 0;
        await foreach (var block in source.ListAsync(0, 32 * 2048, default))
        {
            Assert.Equal(next * 2, block.Index);
            next++;
        }

        Assert.Equal(Blocks, next);
    }

    [Fact]
    public async Task List_LeftEarly_LeavesNothingBehind()
    {
        await using var world = await EbsWorld.StartAsync();
        var source = world.Storage.OpenSource(Plant(world), null);
        for (var round = 0; round < 3; round++)
        {
            await foreach (var block in source.ListAsync(0, 32 * 2048, default))
            {
                if (block.Index > 100) break;
            }
        }

        Assert.Single(await EbsWorld.ListAsync(source, 0, 2));
    }

    [Fact]
    public async Task List_Cancelled_Ends()
    {
        await using var world = await EbsWorld.StartAsync();
        var source = world.Storage.OpenSource(Plant(world), null);
        using var cancelling = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var block in source.ListAsync(0, 32 * 2048, cancelling.Token)) await cancelling.CancelAsync();
        });
    }

    /// <summary>A completed snapshot with a block at every second index, put where the simulator keeps them.</summary>
    private static string Plant(EbsWorld world)
    {
        const string id = "snap-0000000000000feed";
        var cloud = world.Simulator.Cloud;
        var map = new BlockMap(32 * 2048);
        for (var block = 0; block < Blocks; block++) map[block * 2] = BlockStore.ZeroSlot;
        var region = cloud.Region(SimulatorOptions.DefaultAccountId, EbsWorld.Region);
        lock (region.Gate)
        {
            region.Snapshots[id] = new SnapshotRecord
            {
                Id = id,
                CreatedAt = cloud.Time.GetUtcNow(),
                SizeGib = 32,
                OwnerId = SimulatorOptions.DefaultAccountId,
                Content = map,
                Lineage = "planted",
                State = SnapshotState.Completed,
            };
        }

        return id;
    }
}

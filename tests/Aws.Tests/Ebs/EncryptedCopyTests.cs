using DRServerless.Core.Blocks;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Storage;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>Whole disks copied to encrypted snapshots, whose absent blocks read as garbage, and compared byte for byte.</summary>
public sealed class EncryptedCopyTests
{
    private readonly MemoryObjectStore _objects = new();
    private readonly VolumeSealer _sealer;
    private readonly ChunkCopier _copier;

    public EncryptedCopyTests()
    {
        _sealer = new VolumeSealer(_objects);
        _copier = new ChunkCopier(new BlockBufferPool(32), _objects, TimeProvider.System, new Backoff(seed: 1), new ChunkOptions { Workers = 16 });
    }

    [Fact]
    public async Task Copy_DiskThatGrewByBlocksNeverWritten_ReadsTheSameToTheLastByte()
    {
        await using var world = await EbsWorld.StartAsync(options: new SimulatorOptions { Quotas = new() { Enforced = false } });
        var before = await world.WriteAsync("before", new Dictionary<int, byte[]> { [0] = EbsWorld.Content(0), [900] = EbsWorld.Content(900) });
        var after = await world.WriteAsync("after", new Dictionary<int, byte[]> { [1] = EbsWorld.Content(1), [3000] = EbsWorld.Content(3000) }, before, sizeGiB: 2);

        var (parent, manifest) = await CopyAsync(world, world.Storage.OpenSource(before, null), SyncMethod.FullCopy, EbsWorld.Request("parent") with { Encrypted = true }, null);
        await AssertSameBytesAsync(world, before, parent);
        var (grown, _) = await CopyAsync(world, world.Storage.OpenSource(after, before), SyncMethod.ChangedBlocks, EbsWorld.Request("grown", sizeGiB: 2, parent), manifest);

        await AssertSameBytesAsync(world, after, grown);
    }

    private async Task<(string Id, Digest Manifest)> CopyAsync(EbsWorld world, IBlockSource source, SyncMethod method, TargetSnapshotRequest target, Digest? held)
    {
        var (id, encrypted) = await world.Storage.BeginAsync(target, default);
        var request = new ChunkRequest
        {
            CopyKey = target.IdempotencyKey,
            Range = BlockRange.OfDisk(target.SizeGiB),
            Budget = TimeSpan.FromHours(1),
            Method = method,
            CompareWith = held,
            ZeroBlocks = ZeroBlocksRule.For(target.ParentSnapshotId is not null, encrypted),
        };
        Assert.Null((await _copier.CopyAsync(source, world.Storage.OpenSink(id), request, default)).NextIndex);
        var disk = await _sealer.SealAsync(target.IdempotencyKey, target.SizeGiB, held, default);
        await world.Storage.SealAsync(id, disk.ChangedBlocks, disk.Aggregate, default);
        await world.CompletedAsync(id);
        return (id, disk.ManifestRoot);
    }

    /// <summary>What machines would read from volumes made of the two snapshots.</summary>
    private static async Task AssertSameBytesAsync(EbsWorld world, string expectedId, string actualId)
    {
        using var expected = Volume(world, expectedId);
        using var actual = Volume(world, actualId);
        var (one, other) = (new byte[Block.Size], new byte[Block.Size]);
        Assert.Equal(expected.Size, actual.Size);
        for (var offset = 0L; offset < expected.Size; offset += Block.Size)
        {
            await expected.ReadAsync(offset, one);
            await actual.ReadAsync(offset, other);
            Assert.True(one.AsSpan().SequenceEqual(other), $"Block {offset / Block.Size} differs.");
        }
    }

    private static VolumeContent Volume(EbsWorld world, string id)
    {
        var snapshot = world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, EbsWorld.Region).FindSnapshot(id)!;
        return snapshot.NewVolumeContent(world.Simulator.Cloud.Store, snapshot.SizeGib);
    }
}

using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Tests.Storage;

public sealed class VolumeContentTests
{
    private const int Size = 8 * BlockStore.BlockSize;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task AnyHistory_WritesAndFreezes_EqualsTheModel(int seed)
    {
        using var temporary = new TemporaryStore();
        var random = new Random(seed);
        var volumes = new List<(VolumeContent Volume, byte[] Model)> { (new VolumeContent(temporary.Store, Size), new byte[Size]) };
        var frozen = new List<(BlockMap Map, byte[] Model)>();
        for (var step = 0; step < 120; step++)
        {
            var (volume, model) = volumes[random.Next(volumes.Count)];
            switch (random.Next(10))
            {
                case 0:
                    frozen.Add((await volume.FreezeAsync(), [.. model]));
                    break;
                case 1 when frozen.Count > 0 && volumes.Count < 4:
                    var (map, content) = frozen[random.Next(frozen.Count)];
                    volumes.Add((new VolumeContent(temporary.Store, Size, map), [.. content]));
                    break;
                default:
                    var bytes = new byte[random.Next(3) == 0 ? random.Next(1, 2 * BlockStore.BlockSize) : random.Next(1, 8192)];
                    if (random.Next(4) > 0) random.NextBytes(bytes);
                    var offset = random.Next(Size - bytes.Length);
                    await volume.WriteAsync(offset, bytes);
                    bytes.CopyTo(model, offset);
                    break;
            }
        }

        foreach (var (volume, model) in volumes) Assert.True((await volume.ReadAsync(0, Size)).SequenceEqual(model), $"seed {seed}");
        foreach (var (map, model) in frozen)
        {
            using var copy = new VolumeContent(temporary.Store, Size, map);
            Assert.True((await copy.ReadAsync(0, Size)).SequenceEqual(model), $"seed {seed}: a frozen map changed");
        }
    }

    [Fact]
    public async Task Write_ManySmallOnesToOneBlock_TakeOneSlotUntilFrozen()
    {
        using var temporary = new TemporaryStore();
        using var volume = new VolumeContent(temporary.Store, Size);
        for (var i = 0; i < 100; i++) await volume.WriteAsync(i * 512, new byte[] { 1, 2, 3 });
        Assert.Equal(1, temporary.Store.UsedSlotCount);
        await volume.FreezeAsync();
        await volume.WriteAsync(0, new byte[] { 9 });
        Assert.Equal(2, temporary.Store.UsedSlotCount);
    }

    [Fact]
    public async Task Dispose_VolumeWithUnfrozenBlocks_FreesThemAndSparesFrozenOnes()
    {
        using var temporary = new TemporaryStore();
        var volume = new VolumeContent(temporary.Store, Size);
        await volume.WriteAsync(0, new byte[] { 1 });
        var map = await volume.FreezeAsync();
        await volume.WriteAsync(BlockStore.BlockSize, new byte[] { 2 });
        volume.Dispose();
        Assert.Equal(1, temporary.Store.UsedSlotCount);
        using var copy = new VolumeContent(temporary.Store, Size, map);
        Assert.Equal([1, 0], await copy.ReadAsync(0, 2));
    }

    [Fact]
    public async Task FreezeAll_WhileBothAreWrittenInTurn_IsAPrefixOfTheWrites()
    {
        using var temporary = new TemporaryStore();
        using var first = new VolumeContent(temporary.Store, Size);
        using var second = new VolumeContent(temporary.Store, Size);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var i = 1; !stop.IsCancellationRequested; i++)
            {
                await first.WriteAsync(0, BitConverter.GetBytes(i));
                await second.WriteAsync(0, BitConverter.GetBytes(i));
            }
        });
        for (var round = 0; round < 200; round++)
        {
            var maps = await VolumeContent.FreezeAllAsync([second, first]);
            using var a = new VolumeContent(temporary.Store, Size, maps[1]);
            using var b = new VolumeContent(temporary.Store, Size, maps[0]);
            var lead = BitConverter.ToInt32(await a.ReadAsync(0, 4)) - BitConverter.ToInt32(await b.ReadAsync(0, 4));
            Assert.InRange(lead, 0, 1);
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task Read_HolesWithAGarbageSeed_IsNoiseThatStaysTheSame()
    {
        using var temporary = new TemporaryStore();
        using var volume = new VolumeContent(temporary.Store, Size, garbageSeed: 42);
        var hole = await volume.ReadAsync(5000, 5000);
        Assert.Contains(hole, value => value != 0);
        await volume.WriteAsync(6000, new byte[] { 0, 0, 0 });
        var around = await volume.ReadAsync(5000, 5000);
        Assert.Equal(hole[..1000], around[..1000]);
        Assert.Equal(new byte[3], around[1000..1003]);
        Assert.Equal(hole[1003..], around[1003..]);
    }

    [Fact]
    public async Task Write_BeyondTheEnd_IsRefusedAndChangesNothing()
    {
        using var temporary = new TemporaryStore();
        using var volume = new VolumeContent(temporary.Store, Size);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => volume.WriteAsync(Size - 1, new byte[] { 1, 2 }));
        Assert.Equal([0], await volume.ReadAsync(Size - 1, 1));
    }
}

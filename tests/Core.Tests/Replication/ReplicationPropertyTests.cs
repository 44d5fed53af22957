using DRServerless.Core.Blocks;
using DRServerless.Core.Machines;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Tests.Replication.Model;
using DRServerless.Core.Tests.Testing;

namespace DRServerless.Core.Tests.Replication;

/// <summary>
/// Whatever the disk, the method, the faults, the budgets and the crashes: the sink ends as the source, and count, aggregate and manifest are
/// those of an independent calculation.
/// </summary>
public sealed class ReplicationPropertyTests
{
    private const int Blocks = Block.PerGiB;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task FullCopy_AnyDisk_SinkEqualsSource(bool encrypted) => Seeds.ForEachAsync(encrypted ? 6 : 40, async random =>
    {
        var scenario = new CopyScenario(random, 1);
        var image = ModelDisk.Random(random, Blocks, random.Next(120));
        var sink = new ModelSink(null, encrypted, Faulty(random)) { OnWrite = _ => scenario.Time.Pass(TimeSpan.FromMilliseconds(1)) };

        await scenario.CopyAsync(new ModelSource(image, faults: Faulty(random)), sink, Template(SyncMethod.FullCopy, encrypted));

        await scenario.SealAndCheckAsync(image, sink, null);
        Assert.Equal(encrypted ? Blocks : image.Values.Count(content => content != 0), sink.Written.Count);
    });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task ChangedBlocks_AnyChange_SinkEqualsSource(bool encrypted, bool compare) => Seeds.ForEachAsync(25, async random =>
    {
        var scenario = new CopyScenario(random, 1);
        var before = ModelDisk.Random(random, Blocks, random.Next(150));
        var (after, rewritten) = ModelDisk.Change(random, before, Blocks, random.Next(60));
        var root = await scenario.StoreManifestAsync(before);
        var sink = SinkOn(before, encrypted, random, scenario);

        await scenario.CopyAsync(new ModelSource(after, before, rewritten, Faulty(random)), sink, Template(SyncMethod.ChangedBlocks, encrypted) with { CompareWith = compare ? root : null });

        await scenario.SealAndCheckAsync(after, sink, root);
        var differing = before.Keys.Union(after.Keys).Count(index => before.GetValueOrDefault(index) != after.GetValueOrDefault(index));
        if (compare) Assert.True(sink.Written.Count >= differing, "Every block that differs is written.");
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task ManifestRescan_AnyChange_SinkEqualsSourceAndOnlyDifferencesAreWritten(bool encrypted) => Seeds.ForEachAsync(40, async random =>
    {
        var scenario = new CopyScenario(random, 1);
        var before = ModelDisk.Random(random, Blocks, random.Next(150));
        var (after, _) = ModelDisk.Change(random, before, Blocks, random.Next(60));
        var root = await scenario.StoreManifestAsync(before);
        var sink = SinkOn(before, encrypted, random, scenario);

        await scenario.CopyAsync(new ModelSource(after, faults: Faulty(random)), sink, Template(SyncMethod.ManifestRescan, encrypted) with { CompareWith = root });

        await scenario.SealAndCheckAsync(after, sink, root);
        var expected = before.Keys.Union(after.Keys).Where(index => before.GetValueOrDefault(index) != after.GetValueOrDefault(index));
        if (encrypted) expected = expected.Union(after.Where(block => block.Value == 0).Select(block => block.Key));
        Assert.Equal(expected.Order(), sink.Written.Keys.Order());
    });

    [Theory]
    [InlineData(SyncMethod.ChangedBlocks, false)]
    [InlineData(SyncMethod.ChangedBlocks, true)]
    [InlineData(SyncMethod.ManifestRescan, false)]
    [InlineData(SyncMethod.ManifestRescan, true)]
    public Task GrownDisk_AnyChange_SinkEqualsSourceBeyondTheParentToo(SyncMethod method, bool encrypted) => Seeds.ForEachAsync(10, async random =>
    {
        var scenario = new CopyScenario(random, 2);
        var before = ModelDisk.Random(random, Blocks, random.Next(150));
        var (after, rewritten) = ModelDisk.Change(random, before, 2 * Blocks, random.Next(60));
        var root = await scenario.StoreManifestAsync(before, size: 1);
        var source = new ModelSource(after, method == SyncMethod.ChangedBlocks ? before : null, rewritten, Faulty(random));
        var sink = SinkOn(before, encrypted, random, scenario);

        await scenario.CopyAsync(source, sink, Template(method, encrypted) with { CompareWith = root });

        await scenario.SealAndCheckAsync(after, sink, root);
        if (!encrypted) Assert.True(sink.Written.Count < Blocks, "What reads as zeroes anyway is not written.");
    });

    [Theory]
    [InlineData(SyncMethod.ChangedBlocks)]
    [InlineData(SyncMethod.ManifestRescan)]
    public Task ZeroesWritten_WhereAnEncryptedParentWasNeverWritten_ReadAsZeroes(SyncMethod method) => Seeds.ForEachAsync(5, async random =>
    {
        var scenario = new CopyScenario(random, 1);
        var before = new Dictionary<int, int> { [3] = 1 };
        var after = new Dictionary<int, int> { [3] = 1, [5] = 0, [6] = 2 };
        var sink = new ModelSink(before, encrypted: true, Faulty(random));

        await scenario.CopyAsync(
            new ModelSource(after, method == SyncMethod.ChangedBlocks ? before : null), sink,
            Template(method, encrypted: true) with { CompareWith = await scenario.StoreManifestAsync(before) });

        Assert.Equal(0, sink.Read(5));
        Assert.Equal([5, 6], sink.Written.Keys.Order());
    });

    [Fact]
    public Task FailbackAndReturn_ManyCycles_EachStandsOnTheLast() => Seeds.ForEachAsync(8, async random =>
    {
        var image = ModelDisk.Random(random, Blocks, 80);
        var held = new Dictionary<int, int>();
        for (var cycle = 0; cycle < 5; cycle++)
        {
            var scenario = new CopyScenario(random, 1);
            var root = cycle == 0 ? (Digest?)null : await scenario.StoreManifestAsync(held);
            var (next, rewritten) = ModelDisk.Change(random, image, Blocks, 20);
            var sink = new ModelSink(cycle == 0 ? null : held, encrypted: false, Faulty(random));
            var template = cycle == 0 ? Template(SyncMethod.FullCopy, encrypted: false) : Template(SyncMethod.ChangedBlocks, encrypted: false);

            await scenario.CopyAsync(cycle == 0 ? new ModelSource(next) : new ModelSource(next, image, rewritten, Faulty(random)), sink, template);

            await scenario.SealAndCheckAsync(next, sink, root);
            held = Enumerable.Range(0, Blocks).Where(index => sink.Read(index) != 0).ToDictionary(index => index, sink.Read);
            image = next;
        }
    });

    private static Faults? Faulty(Random random) => random.Next(3) == 0 ? null : new Faults(random.Next(), random.NextDouble() * 0.3);

    /// <summary>What earlier cycles left, with nothing absent where that would read as garbage.</summary>
    private static ModelSink SinkOn(IReadOnlyDictionary<int, int> held, bool encrypted, Random random, CopyScenario scenario) =>
        new(encrypted ? ModelDisk.Whole(held, Blocks) : held, encrypted, Faulty(random)) { OnWrite = _ => scenario.Time.Pass(TimeSpan.FromMilliseconds(1)) };

    private static ChunkRequest Template(SyncMethod method, bool encrypted) => new()
    {
        CopyKey = CopyScenario.CopyKey,
        Range = new BlockRange(0, Blocks),
        Budget = TimeSpan.FromHours(1),
        Method = method,
        ZeroBlocks = ZeroBlocksRule.For(hasParent: method != SyncMethod.FullCopy, encrypted),
    };
}

using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Replication;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>What replication relies on, against the simulator's real protocol.</summary>
public sealed class EbsContractTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Snapshot_WrittenSealedAndRead_HoldsTheSameBlocks(bool https)
    {
        await using var world = await EbsWorld.StartAsync(https);
        var blocks = new[] { 0, 1, 7, 500, 2047 }.ToDictionary(index => index, index => EbsWorld.Content(index));
        var id = await world.WriteAsync("first", blocks);

        var source = world.Storage.OpenSource(id, null);
        var listed = await EbsWorld.ListAsync(source, 0, 2048);
        Assert.Equal(blocks.Keys, listed.Select(block => block.Index));
        var buffer = new byte[Block.Size];
        foreach (var block in listed)
        {
            Assert.Equal(Digest.Of(blocks[block.Index]), await source.ReadAsync(block, buffer, default));
            Assert.Equal(blocks[block.Index], buffer);
        }
    }

    [Fact]
    public async Task Child_WithChanges_ListsThemAndWhatOnlyTheBaseHas()
    {
        await using var world = await EbsWorld.StartAsync();
        var first = await world.WriteAsync("first", new Dictionary<int, byte[]> { [1] = EbsWorld.Content(1), [2] = EbsWorld.Content(2) });
        var second = await world.WriteAsync("second", new Dictionary<int, byte[]> { [2] = EbsWorld.Content(2, 1), [9] = EbsWorld.Content(9) }, first);

        var listed = await EbsWorld.ListAsync(world.Storage.OpenSource(second, first), 0, 2048);
        Assert.Equal([(2, false), (9, false)], listed.Select(block => (block.Index, block.IsRemoved)));

        // Seen from the child, block 9 is one that only the base holds.
        var back = world.Storage.OpenSource(first, second);
        var reversed = await EbsWorld.ListAsync(back, 0, 2048);
        Assert.Equal([(2, false), (9, true)], reversed.Select(block => (block.Index, block.IsRemoved)));
        var buffer = EbsWorld.Content(3);
        Assert.Equal(Block.ZeroDigest, await back.ReadAsync(reversed[1], buffer, default));
        Assert.True(Block.IsZero(buffer));
    }

    [Fact]
    public async Task List_Range_KeepsWithinIt()
    {
        await using var world = await EbsWorld.StartAsync();
        var blocks = Enumerable.Range(0, 40).ToDictionary(index => index * 3, index => EbsWorld.Content(1));
        var source = world.Storage.OpenSource(await world.WriteAsync("first", blocks), null);

        Assert.Equal([12, 15, 18], (await EbsWorld.ListAsync(source, 10, 21)).Select(block => block.Index));
        Assert.Empty(await EbsWorld.ListAsync(source, 10, 10));
        Assert.Empty(await EbsWorld.ListAsync(source, 1000, 2048));
    }

    [Fact]
    public async Task List_ManyPages_GivesEveryBlockOnceInOrder()
    {
        await using var world = await EbsWorld.StartAsync();
        world.Simulator.Faults = world.Simulator.Faults with { EmptyPageRate = 0.5 };
        var zero = new byte[Block.Size];
        var blocks = Enumerable.Range(0, 350).ToDictionary(index => index * 5, _ => zero);
        var source = world.Storage.OpenSource(await world.WriteAsync("first", blocks), null);
        Assert.Equal(blocks.Keys, (await EbsWorld.ListAsync(source, 0, 2048)).Select(block => block.Index));
        Assert.True(world.Simulator.Statistics["ebs:ListSnapshotBlocks"].Requests > 1);
    }

    [Fact]
    public async Task Begin_SameKeyAgain_ReturnsTheSameSnapshot()
    {
        await using var world = await EbsWorld.StartAsync();
        var first = await world.Storage.BeginAsync(EbsWorld.Request("key"), default);
        Assert.Equal(first, await world.Storage.BeginAsync(EbsWorld.Request("key"), default));
        var error = await Assert.ThrowsAsync<DrException>(() => world.Storage.BeginAsync(EbsWorld.Request("key", sizeGiB: 2), default));
        Assert.Equal(ErrorCodes.IdempotencyKeyReused, error.Code);
    }

    [Fact]
    public async Task Begin_KeyThatAwsWouldNotTake_IsStillIdempotent()
    {
        await using var world = await EbsWorld.StartAsync();
        var key = new string('k', 200) + " ü";
        var first = await world.Storage.BeginAsync(EbsWorld.Request(key), default);
        Assert.Equal(first, await world.Storage.BeginAsync(EbsWorld.Request(key), default));
        Assert.NotEqual(first, await world.Storage.BeginAsync(EbsWorld.Request(key + "2"), default));
    }

    [Fact]
    public async Task Begin_ChildOfEncryptedRequest_LeavesEncryptionToTheParent()
    {
        await using var world = await EbsWorld.StartAsync();
        var (parent, _) = await world.Storage.BeginAsync(EbsWorld.Request("parent") with { Encrypted = true }, default);
        await world.Storage.SealAsync(parent, 0, Digest.Of([]), default);
        await world.CompletedAsync(parent);

        var (child, encrypted) = await world.Storage.BeginAsync(EbsWorld.Request("child", parent: parent) with { Encrypted = true }, default);
        Assert.True(encrypted);
        var held = world.Simulator.Cloud.Region("000000000000", EbsWorld.Region).FindSnapshot(child)!;
        Assert.True(held.Encrypted);
        Assert.Equal(parent, held.ParentSnapshotId);
        Assert.Equal("prj-1", held.Tags["drserverless:project"]);
        Assert.Equal("mch-1", held.Tags["drserverless:machine"]);
        Assert.Equal("/dev/xvda", held.Tags["drserverless:device"]);
        Assert.Equal("child", held.Tags["drserverless:key"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Begin_NotAskedToEncrypt_SaysWhetherTheAccountEncryptsAllTheSame(bool byDefault)
    {
        var accounts = byDefault ? new HashSet<string> { $"{SimulatorOptions.DefaultAccountId}/{EbsWorld.Region}" } : [];
        await using var world = await EbsWorld.StartAsync(options: new SimulatorOptions { Ebs = new Simulator.Ebs.EbsOptions { EncryptionByDefault = accounts } });

        Assert.Equal(byDefault, (await world.Storage.BeginAsync(EbsWorld.Request("first"), default)).Encrypted);
        Assert.Equal(byDefault, (await world.Storage.BeginAsync(EbsWorld.Request("first"), default)).Encrypted);
    }

    [Fact]
    public async Task Seal_SealedAlready_IsFine()
    {
        await using var world = await EbsWorld.StartAsync();
        var blocks = new Dictionary<int, byte[]> { [4] = EbsWorld.Content(4) };
        var id = await world.WriteAsync("first", blocks);
        await world.Storage.SealAsync(id, 1, EbsWorld.Aggregate(blocks), default);
    }

    [Fact]
    public async Task Seal_AnswerLost_IsSealedByTheRetry()
    {
        await using var world = await EbsWorld.StartAsync();
        var (id, _) = await world.Storage.BeginAsync(EbsWorld.Request("first"), default);
        world.Simulator.Faults = world.Simulator.Faults with { ResetAfterRate = 1 };
        var sealing = world.Storage.SealAsync(id, 0, Digest.Of([]), default);
        await Eventually.HoldsAsync(() => world.Simulator.Statistics.GetValueOrDefault("ebs:CompleteSnapshot")?.Torn > 0, "an answer was lost");
        world.Simulator.Faults = new();
        await sealing;
        await world.CompletedAsync(id);
    }

    [Fact]
    public async Task Write_SnapshotNotVisibleYet_WaitsForIt()
    {
        await using var world = await EbsWorld.StartAsync(options: new() { Timings = new() { SnapshotVisibility = TimeSpan.FromSeconds(1) } });
        var blocks = new Dictionary<int, byte[]> { [4] = EbsWorld.Content(4), [5] = EbsWorld.Content(5) };
        await world.WriteAsync("first", blocks);
    }

    [Fact]
    public async Task Write_WrongDigest_IsChecksumMismatch()
    {
        await using var world = await EbsWorld.StartAsync();
        var sink = world.Storage.OpenSink((await world.Storage.BeginAsync(EbsWorld.Request("first"), default)).SnapshotId);
        var error = await Assert.ThrowsAsync<DrException>(() => sink.WriteAsync(0, EbsWorld.Content(0), Digest.Of("other"u8), default).AsTask());
        Assert.Equal(ErrorCodes.ChecksumMismatch, error.Code);
    }

    [Fact]
    public async Task List_UnrelatedBase_SaysSo()
    {
        await using var world = await EbsWorld.StartAsync();
        var first = await world.WriteAsync("first", new Dictionary<int, byte[]> { [1] = EbsWorld.Content(1) });
        var other = await world.WriteAsync("other", new Dictionary<int, byte[]> { [1] = EbsWorld.Content(1) });
        var error = await Assert.ThrowsAsync<DrException>(() => EbsWorld.ListAsync(world.Storage.OpenSource(other, first), 0, 2048));
        Assert.Equal(ErrorCodes.UnrelatedSnapshots, error.Code);
    }

    [Fact]
    public async Task Source_OfMissingSnapshot_IsNotFound()
    {
        await using var world = await EbsWorld.StartAsync();
        var source = world.Storage.OpenSource("snap-00000000000000099", null);
        Assert.Equal(ErrorCodes.SnapshotNotFound, (await Assert.ThrowsAsync<DrException>(() => EbsWorld.ListAsync(source, 0, 10))).Code);
        Assert.Equal(ErrorCodes.InvalidRequest, Assert.Throws<DrException>(() => world.Storage.OpenSource("../other", null)).Code);
    }

    [Fact]
    public async Task Read_TokenOfNoUse_ListsTheBlockAnew()
    {
        await using var world = await EbsWorld.StartAsync();
        var blocks = new[] { 3, 4, 5 }.ToDictionary(index => index, index => EbsWorld.Content(index));
        var source = world.Storage.OpenSource(await world.WriteAsync("first", blocks), null);
        var buffer = new byte[Block.Size];
        foreach (var index in blocks.Keys)
        {
            var stale = new BlockReference(index, "AAABASIMULATOR+stale/token=="u8.ToArray(), IsRemoved: false);
            await source.ReadAsync(stale, buffer, default);
            Assert.Equal(blocks[index], buffer);
        }

        Assert.Equal(1, world.Simulator.Statistics["ebs:ListSnapshotBlocks"].Requests);
    }

    [Fact]
    public async Task Calls_WithRefusedCredentials_SayCredentialsAndNoSecret()
    {
        await using var world = await EbsWorld.StartAsync(credentials: new Amazon.Runtime.SessionAWSCredentials("AKIAUNKNOWN", "the-secret", "the-token"));
        var error = await Assert.ThrowsAsync<DrException>(() => world.Storage.BeginAsync(EbsWorld.Request("first"), default));
        Assert.Equal(ErrorCodes.CredentialsRefused, error.Code);
        Assert.DoesNotContain("the-secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("the-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_WithAnotherCertificate_IsRefused()
    {
        await using var world = await EbsWorld.StartAsync();
        await using var other = await EbsWorld.StartAsync();
        var options = new Aws.Ebs.EbsOptions
        {
            Region = EbsWorld.Region,
            Account = "a",
            Credentials = EbsWorld.Credentials,
            Endpoint = world.Simulator.HttpsEndpoint,
        };
        foreach (var certificate in new[] { null, other.Simulator.Certificate })
        {
            using var storage = new Aws.Ebs.EbsBlockStorage(options with { Certificate = certificate }, new(new(), TimeProvider.System), TimeProvider.System);
            var error = await Assert.ThrowsAsync<DrException>(() => storage.BeginAsync(EbsWorld.Request("first"), default));
            Assert.Equal(ErrorCodes.InfrastructureUnavailable, error.Code);
            Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Calls_DuringAnOutage_AreUnavailableAndWorkAfterwards()
    {
        await using var world = await EbsWorld.StartAsync();
        await world.Storage.BeginAsync(EbsWorld.Request("first"), default);
        world.Simulator.SetOutage(EbsWorld.Region, down: true);
        var error = await Assert.ThrowsAsync<DrException>(() => world.Storage.BeginAsync(EbsWorld.Request("second"), default));
        Assert.Equal(ErrorCodes.InfrastructureUnavailable, error.Code);
        world.Simulator.SetOutage(EbsWorld.Region, down: false);
        await world.Storage.BeginAsync(EbsWorld.Request("second"), default);
    }
}

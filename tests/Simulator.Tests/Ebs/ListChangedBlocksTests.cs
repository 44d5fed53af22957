using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Ebs;

public sealed class ListChangedBlocksTests
{
    private static List<(int Index, bool First, bool Second)> Read(EbsResponse response) =>
    [
        .. response.Json.GetProperty("ChangedBlocks").EnumerateArray().Select(block => (
            block.GetProperty("BlockIndex").GetInt32(),
            block.TryGetProperty("FirstBlockToken", out _),
            block.TryGetProperty("SecondBlockToken", out _))),
    ];

    [Fact]
    public async Task Changed_ParentAndChild_GivesTokensOnlyWhereTheBlockIs()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null, (1, EbsClient.Block(1)), (2, EbsClient.Block(2)));
        var child = await simulator.CompletedAsync(1, parent, (2, EbsClient.Block(3)), (9, EbsClient.Block(4)));
        Assert.Equal([(2, true, true), (9, false, true)], Read(await simulator.Ebs.ChangedAsync(parent, child)));
        Assert.Equal([(2, true, true), (9, true, false)], Read(await simulator.Ebs.ChangedAsync(child, parent)));
        Assert.Empty(Read(await simulator.Ebs.ChangedAsync(child, child)));
    }

    [Fact]
    public async Task Changed_BothTokens_ReadTheirOwnSnapshots()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null, (2, EbsClient.Block(2)));
        var child = await simulator.CompletedAsync(1, parent, (2, EbsClient.Block(3)));
        var block = (await simulator.Ebs.ChangedAsync(parent, child)).Json.GetProperty("ChangedBlocks")[0];
        var (first, second) = (block.GetProperty("FirstBlockToken").GetString()!, block.GetProperty("SecondBlockToken").GetString()!);
        Assert.Equal(EbsClient.Block(2), (await simulator.Ebs.GetAsync(parent, 2, first)).Body);
        Assert.Equal(EbsClient.Block(3), (await simulator.Ebs.GetAsync(child, 2, second)).Body);
        Assert.Equal("400 ValidationException INVALID_BLOCK_TOKEN", (await simulator.Ebs.GetAsync(child, 2, first)).Error);
    }

    [Fact]
    public async Task Changed_WrittenAsZero_IsListedWithASecondToken()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null, (2, EbsClient.Block(2)));
        var child = await simulator.CompletedAsync(1, parent, (2, new byte[EbsClient.BlockSize]), (3, new byte[EbsClient.BlockSize]));
        Assert.Equal([(2, true, true), (3, false, true)], Read(await simulator.Ebs.ChangedAsync(parent, child)));
    }

    [Fact]
    public async Task Changed_GrandchildAndParent_AreRelated()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null, (1, EbsClient.Block(1)));
        var child = await simulator.CompletedAsync(1, parent, (2, EbsClient.Block(2)));
        var grandchild = await simulator.CompletedAsync(2, child, (4095, EbsClient.Block(3)));
        var response = await simulator.Ebs.ChangedAsync(parent, grandchild);
        Assert.Equal([(2, false, true), (4095, false, true)], Read(response));
        Assert.Equal(2, response.Json.GetProperty("VolumeSize").GetInt32());
    }

    [Fact]
    public async Task Changed_NoCommonLineage_IsUnrelated()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var one = await simulator.CompletedAsync(1, null, (1, EbsClient.Block(1)));
        var other = await simulator.CompletedAsync(1, null, (1, EbsClient.Block(1)));
        Assert.Equal("400 ValidationException UNRELATED_SNAPSHOTS", (await simulator.Ebs.ChangedAsync(one, other)).Error);
    }

    [Fact]
    public async Task Changed_WithoutTheFirstOrUnknown_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = await simulator.CompletedAsync(1, null, (1, EbsClient.Block(1)));
        var response = await simulator.Ebs.SendAsync(HttpMethod.Get, $"/snapshots/{id}/changedblocks");
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", response.Error);
        Assert.Equal("404 ResourceNotFoundException SNAPSHOT_NOT_FOUND", (await simulator.Ebs.ChangedAsync("snap-0123", id)).Error);
    }

    [Fact]
    public async Task Changed_InPages_ReturnsEveryBlockOnce()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null);
        var zero = new byte[EbsClient.BlockSize];
        var child = await simulator.CompletedAsync(1, parent, [.. Enumerable.Range(0, 150).Select(i => (i * 7, zero))]);
        var first = await simulator.Ebs.ChangedAsync(parent, child, "&maxResults=100");
        var second = await simulator.Ebs.ChangedAsync(parent, child, $"&maxResults=100&pageToken={Uri.EscapeDataString(first.NextToken!)}");
        Assert.Equal(Enumerable.Range(0, 150).Select(i => i * 7), Read(first).Concat(Read(second)).Select(block => block.Index));
        Assert.Null(second.NextToken);
        var third = await simulator.Ebs.ChangedAsync(parent, child, "&startingBlockIndex=1040");
        Assert.Equal([1043], Read(third).Select(block => block.Index));
    }
}

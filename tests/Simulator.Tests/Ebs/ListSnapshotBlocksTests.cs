using System.Net;
using System.Text.RegularExpressions;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Ebs;

public sealed partial class ListSnapshotBlocksTests
{
    /// <summary>A completed snapshot whose blocks are those at the given indexes, without uploading them.</summary>
    private static string AddSnapshot(SimulatorFixture simulator, IEnumerable<int> indexes)
    {
        var map = new BlockMap(1 << 21);
        foreach (var index in indexes) map[index] = BlockStore.ZeroSlot;
        var snapshot = new SnapshotRecord
        {
            Id = simulator.Host.Cloud.Ids.Next("snap"),
            CreatedAt = simulator.Time.GetUtcNow(),
            SizeGib = 1024,
            OwnerId = simulator.Region.AccountId,
            Content = map,
            Lineage = "lineage",
            State = SnapshotState.Completed,
        };
        lock (simulator.Region.Gate) simulator.Region.Snapshots.Add(snapshot.Id, snapshot);
        return snapshot.Id;
    }

    private static async Task<(List<int> Indexes, int Pages, int Empty)> ReadAllAsync(SimulatorFixture simulator, string id, string query)
    {
        var (indexes, pages, empty) = (new List<int>(), 0, 0);
        string? token = null;
        do
        {
            var page = await simulator.Ebs.ListAsync(id, query + (token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}"));
            Assert.Equal(HttpStatusCode.OK, page.Status);
            var before = indexes.Count;
            indexes.AddRange(page.Json.GetProperty("Blocks").EnumerateArray().Select(block => block.GetProperty("BlockIndex").GetInt32()));
            pages++;
            if (indexes.Count == before) empty++;
            token = page.NextToken;
            simulator.Time.Advance(TimeSpan.FromMilliseconds(50));
        }
        while (token is not null);
        return (indexes, pages, empty);
    }

    [Fact]
    public async Task List_InPagesOf100_ReturnsEveryBlockOnceInOrder()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var written = Enumerable.Range(0, 1050).Select(i => i * 1999).ToList();
        var id = AddSnapshot(simulator, written);
        var (indexes, pages, _) = await ReadAllAsync(simulator, id, "?maxResults=100");
        Assert.Equal(written, indexes);
        Assert.Equal(11, pages);
        Assert.Equal(written, (await ReadAllAsync(simulator, id, "?x=")).Indexes);
    }

    [Fact]
    public async Task List_WithEmptyPages_StillReturnsEveryBlockOnce()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var written = Enumerable.Range(0, 1000).ToList();
        var id = AddSnapshot(simulator, written);
        simulator.Host.Faults = new FaultSettings { EmptyPageRate = 0.4 };
        var (indexes, _, empty) = await ReadAllAsync(simulator, id, "?maxResults=100");
        Assert.Equal(written, indexes);
        Assert.True(empty > 0);
    }

    [Fact]
    public async Task List_FromAStartingIndex_StartsThereAndPageTokensOverrideIt()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, Enumerable.Range(0, 500).Select(i => i * 2));
        var first = await simulator.Ebs.ListAsync(id, "?startingBlockIndex=301&maxResults=100");
        Assert.Equal(302, first.Json.GetProperty("Blocks")[0].GetProperty("BlockIndex").GetInt32());
        var second = await simulator.Ebs.ListAsync(id, $"?startingBlockIndex=0&maxResults=100&pageToken={Uri.EscapeDataString(first.NextToken!)}");
        Assert.Equal(502, second.Json.GetProperty("Blocks")[0].GetProperty("BlockIndex").GetInt32());
    }

    [Theory]
    [InlineData("?maxResults=99", "INVALID_PARAMETER_VALUE")]
    [InlineData("?maxResults=10001", "INVALID_PARAMETER_VALUE")]
    [InlineData("?maxResults=many", "INVALID_PARAMETER_VALUE")]
    [InlineData("?startingBlockIndex=-1", "INVALID_PARAMETER_VALUE")]
    [InlineData("?pageToken=abc", "INVALID_PAGE_TOKEN")]
    public async Task List_BadParameter_IsRefused(string query, string reason)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, [1]);
        Assert.Equal($"400 ValidationException {reason}", (await simulator.Ebs.ListAsync(id, query)).Error);
    }

    [Fact]
    public async Task List_UnknownSnapshot_IsNotFoundButMaxResultsIsCheckedFirst()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        Assert.Equal("404 ResourceNotFoundException SNAPSHOT_NOT_FOUND", (await simulator.Ebs.ListAsync("snap-0123")).Error);
        Assert.Equal("400 ValidationException INVALID_PARAMETER_VALUE", (await simulator.Ebs.ListAsync("snap-0123", "?maxResults=1")).Error);
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.ListAsync("snap-XYZ")).Error);
    }

    [Fact]
    public async Task PageToken_After60Minutes_IsInvalid()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, Enumerable.Range(0, 150));
        var token = Uri.EscapeDataString((await simulator.Ebs.ListAsync(id, "?maxResults=100")).NextToken!);
        simulator.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, (await simulator.Ebs.ListAsync(id, $"?maxResults=100&pageToken={token}")).Status);
        simulator.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("400 ValidationException INVALID_PAGE_TOKEN", (await simulator.Ebs.ListAsync(id, $"?maxResults=100&pageToken={token}")).Error);
    }

    [Fact]
    public async Task PageToken_OfAnotherSnapshot_IsInvalid()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, Enumerable.Range(0, 150));
        var other = AddSnapshot(simulator, Enumerable.Range(0, 150));
        var token = Uri.EscapeDataString((await simulator.Ebs.ListAsync(id, "?maxResults=100")).NextToken!);
        Assert.Equal("400 ValidationException INVALID_PAGE_TOKEN", (await simulator.Ebs.ListAsync(other, $"?pageToken={token}")).Error);
    }

    [Fact]
    public async Task BlockTokens_OfTwoListings_DifferHaveTheModelsFormAndBothWorkFor7Days()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, Enumerable.Range(0, 1000));
        var first = await simulator.Ebs.ListAsync(id);
        var second = await simulator.Ebs.ListAsync(id);
        var (old, renewed) = (TokensOf(first), TokensOf(second));
        Assert.Empty(old.Intersect(renewed));
        Assert.All(old, token => Assert.Matches(TokenPattern(), token));
        Assert.Contains(old, token => token.Contains('+', StringComparison.Ordinal) && token.Contains('/', StringComparison.Ordinal));
        Assert.Equal(1.77260076789E9 + (7 * 86400), first.Json.GetProperty("ExpiryTime").GetDouble(), 2);

        simulator.Time.Advance(TimeSpan.FromDays(6.9));
        Assert.Equal(HttpStatusCode.OK, (await simulator.Ebs.GetAsync(id, 7, old[7])).Status);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Ebs.GetAsync(id, 7, renewed[7])).Status);
        simulator.Time.Advance(TimeSpan.FromDays(0.2));
        Assert.Equal("400 ValidationException INVALID_BLOCK_TOKEN", (await simulator.Ebs.GetAsync(id, 7, old[7])).Error);
    }

    [Fact]
    public async Task BlockToken_ForAnotherBlockOrSnapshotOrNone_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, [1, 2]);
        var other = AddSnapshot(simulator, [1, 2]);
        var token = TokensOf(await simulator.Ebs.ListAsync(id))[0];
        Assert.Equal("400 ValidationException INVALID_BLOCK_TOKEN", (await simulator.Ebs.GetAsync(id, 2, token)).Error);
        Assert.Equal("400 ValidationException INVALID_BLOCK_TOKEN", (await simulator.Ebs.GetAsync(other, 1, token)).Error);
        Assert.Equal("400 ValidationException INVALID_PARAMETER_VALUE",
            (await simulator.Ebs.SendAsync(HttpMethod.Get, $"/snapshots/{id}/blocks/1")).Error);
        Assert.Equal("404 ResourceNotFoundException SNAPSHOT_NOT_FOUND", (await simulator.Ebs.GetAsync("snap-0123", 1, token)).Error);
    }

    [Fact]
    public async Task Read_SnapshotOfAnotherAccount_IsUnauthorized()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = AddSnapshot(simulator, [1]);
        simulator.Host.Credentials.Add("111122223333", "AKIAOTHER", "other-secret");
        using var other = new EbsClient(simulator.Host.HttpEndpoint, simulator.Time, new HttpClient())
        {
            Credentials = new Amazon.Runtime.BasicAWSCredentials("AKIAOTHER", "other-secret"),
        };
        Assert.Equal("403 AccessDeniedException UNAUTHORIZED_ACCOUNT", (await other.ListAsync(id)).Error);
        using var elsewhere = simulator.NewEbs("eu-central-1");
        Assert.Equal("404 ResourceNotFoundException SNAPSHOT_NOT_FOUND", (await elsewhere.ListAsync(id)).Error);
    }

    private static List<string> TokensOf(EbsResponse page) =>
        [.. page.Json.GetProperty("Blocks").EnumerateArray().Select(block => block.GetProperty("BlockToken").GetString()!)];

    [GeneratedRegex("^[A-Za-z0-9+/=]{1,256}$")]
    private static partial Regex TokenPattern();
}

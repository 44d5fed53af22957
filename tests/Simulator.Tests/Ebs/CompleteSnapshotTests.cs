using System.Net;
using System.Security.Cryptography;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Ebs;

public sealed class CompleteSnapshotTests
{
    private static string Aggregate(params byte[][] blocksInOrder) =>
        Convert.ToBase64String(SHA256.HashData([.. blocksInOrder.SelectMany(block => SHA256.HashData(block))]));

    public static TheoryData<int, bool, SnapshotState> Outcomes => new()
    {
        { 2, true, SnapshotState.Completed },
        { 3, true, SnapshotState.Error },
        { 1, true, SnapshotState.Error },
        { 2, false, SnapshotState.Error },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Complete_CountAndAggregate_DecideTheStateLater(int count, bool rightChecksum, SnapshotState expected)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        var (first, second) = (EbsClient.Block(1), new byte[EbsClient.BlockSize]);
        await simulator.Ebs.PutAsync(id, 900, second);
        await simulator.Ebs.PutAsync(id, 5, first);
        var response = await simulator.Ebs.CompleteAsync(id, count, rightChecksum ? Aggregate(first, second) : Aggregate(second, first));
        Assert.Equal(HttpStatusCode.Accepted, response.Status);
        Assert.Equal("pending", response.Json.GetProperty("Status").GetString());
        Assert.Equal(SnapshotState.Pending, simulator.StateOf(id));
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.ListAsync(id)).Error);
        simulator.Time.Advance(simulator.Host.Options.Timings.SnapshotCompletion);
        Assert.Equal(expected, simulator.StateOf(id));
    }

    [Fact]
    public async Task Complete_ChildThatOverwroteOneBlock_HoldsTheParentsOthers()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var parent = await simulator.CompletedAsync(1, null, (1, EbsClient.Block(1)), (2, EbsClient.Block(2)));
        var child = await simulator.CompletedAsync(2, parent, (2, EbsClient.Block(3)), (4000, EbsClient.Block(4)));
        var listed = (await simulator.Ebs.ListAsync(child)).Json.GetProperty("Blocks").EnumerateArray().ToList();
        Assert.Equal([1, 2, 4000], listed.Select(block => block.GetProperty("BlockIndex").GetInt32()));
        var seeds = new[] { 1, 3, 4 };
        for (var i = 0; i < 3; i++)
        {
            var got = await simulator.Ebs.GetAsync(child, listed[i].GetProperty("BlockIndex").GetInt32(), listed[i].GetProperty("BlockToken").GetString()!);
            Assert.Equal(EbsClient.Block(seeds[i]), got.Body);
        }

        Assert.Equal(2, (await simulator.Ebs.ListAsync(parent)).Json.GetProperty("Blocks").GetArrayLength());
    }

    [Fact]
    public async Task Complete_TwiceOrUnknown_IsInvalidSnapshot()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        await simulator.Ebs.CompleteAsync(id, 0);
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.CompleteAsync(id, 0)).Error);
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.CompleteAsync("snap-0123", 0)).Error);
    }

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "x-amz-ChangedBlocksCount", "" },
        { "x-amz-ChangedBlocksCount", "-1" },
        { "x-amz-Checksum", "x" },
        { "x-amz-Checksum-Algorithm", "MD5" },
        { "x-amz-Checksum-Algorithm", "" },
        { "x-amz-Checksum-Aggregation-Method", "TREE" },
        { "x-amz-Checksum-Aggregation-Method", "" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public async Task Complete_HeaderThatIsNotAsTheModelSays_IsRefusedAndCanBeRepeated(string name, string value)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        var headers = new Dictionary<string, string>
        {
            ["x-amz-ChangedBlocksCount"] = "0",
            ["x-amz-Checksum"] = Aggregate(),
            ["x-amz-Checksum-Algorithm"] = "SHA256",
            ["x-amz-Checksum-Aggregation-Method"] = "LINEAR",
        };
        if (value.Length == 0) headers.Remove(name);
        else headers[name] = value;
        var response = await simulator.Ebs.SendAsync(
            HttpMethod.Post, $"/snapshots/completion/{id}", null, [.. headers.Select(header => (header.Key, header.Value))]);
        Assert.Equal("400 ValidationException INVALID_PARAMETER_VALUE", response.Error);
        Assert.Equal(HttpStatusCode.Accepted, (await simulator.Ebs.CompleteAsync(id, 0, Aggregate())).Status);
    }
}

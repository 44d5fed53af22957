using System.Net;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Ebs;

public sealed class PutSnapshotBlockTests
{
    private const string InvalidParameter = "400 ValidationException INVALID_PARAMETER_VALUE";

    [Fact]
    public async Task Put_WrongChecksum_IsRefusedAndChangesNothing()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        var response = await simulator.Ebs.SendAsync(HttpMethod.Put, $"/snapshots/{id}/blocks/0", EbsClient.Block(1),
            ("x-amz-Data-Length", "524288"), ("x-amz-Checksum", EbsClient.Checksum(EbsClient.Block(2))), ("x-amz-Checksum-Algorithm", "SHA256"));
        Assert.Equal("403 InvalidSignatureException", response.Error);
        Assert.Contains("x-amz-Checksum does not match", response.Json.GetProperty("Message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, simulator.Region.FindSnapshot(id)!.Upload!.Count);
        Assert.Equal(0, simulator.Host.Cloud.Store.UsedSlotCount);
    }

    public static TheoryData<string, string, string> Headers => new()
    {
        { "x-amz-Data-Length", "524287", InvalidParameter },
        { "x-amz-Data-Length", "", InvalidParameter },
        { "x-amz-Checksum", "short", InvalidParameter },
        { "x-amz-Checksum-Algorithm", "MD5", InvalidParameter },
        { "x-amz-Progress", "101", InvalidParameter },
        { "x-amz-Progress", "-1", InvalidParameter },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Put_HeaderThatIsNotAsTheModelSays_IsRefused(string name, string value, string error)
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        var block = EbsClient.Block(1);
        var headers = new Dictionary<string, string>
        {
            ["x-amz-Data-Length"] = "524288",
            ["x-amz-Checksum"] = EbsClient.Checksum(block),
            ["x-amz-Checksum-Algorithm"] = "SHA256",
        };
        if (value.Length == 0) headers.Remove(name);
        else headers[name] = value;
        var response = await simulator.Ebs.SendAsync(
            HttpMethod.Put, $"/snapshots/{id}/blocks/0", block, [.. headers.Select(header => (header.Key, header.Value))]);
        Assert.Equal(error, response.Error);
    }

    [Fact]
    public async Task Put_BodyShorterThanABlock_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        Assert.Equal(InvalidParameter, (await simulator.Ebs.PutAsync(id, 0, new byte[1000])).Error);
        Assert.Equal(InvalidParameter, (await simulator.Ebs.PutAsync(id, 0, new byte[EbsClient.BlockSize + 1])).Error);
    }

    [Fact]
    public async Task Put_BlockBeyondTheVolume_IsInvalidBlock()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        Assert.Equal(HttpStatusCode.Created, (await simulator.Ebs.PutAsync(id, 2047, EbsClient.Block(1))).Status);
        Assert.Equal("400 ValidationException INVALID_BLOCK", (await simulator.Ebs.PutAsync(id, 2048, EbsClient.Block(1))).Error);
    }

    [Fact]
    public async Task Put_SnapshotUnknownOrNotPending_IsInvalidSnapshot()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.PutAsync("snap-0123", 0, EbsClient.Block(1))).Error);
        var completed = await simulator.CompletedAsync(1, null);
        Assert.Equal("400 ValidationException INVALID_SNAPSHOT_ID", (await simulator.Ebs.PutAsync(completed, 0, EbsClient.Block(1))).Error);
    }

    [Fact]
    public async Task Put_SameIndexAgain_OverwritesAndCountsOnce()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        await simulator.Ebs.PutAsync(id, 3, EbsClient.Block(1));
        await simulator.Ebs.PutAsync(id, 3, EbsClient.Block(2));
        await simulator.Ebs.CompleteAsync(id, 1);
        simulator.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SnapshotState.Completed, simulator.StateOf(id));
        var token = (await simulator.Ebs.ListAsync(id)).Json.GetProperty("Blocks")[0].GetProperty("BlockToken").GetString()!;
        Assert.Equal(EbsClient.Block(2), (await simulator.Ebs.GetAsync(id, 3, token)).Body);
    }

    [Fact]
    public async Task Put_SignedPayloadHashOfOtherBytes_IsRefused()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var id = (await simulator.Ebs.StartAsync(1)).Id;
        var block = EbsClient.Block(1);
        var other = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(EbsClient.Block(2)));
        var response = await simulator.Ebs.SendAsync(HttpMethod.Put, $"/snapshots/{id}/blocks/0", block,
            ("x-amz-Data-Length", "524288"), ("x-amz-Checksum", EbsClient.Checksum(block)), ("x-amz-Checksum-Algorithm", "SHA256"),
            ("x-amz-content-sha256", other));
        Assert.Equal("403 InvalidSignatureException", response.Error);
        Assert.Equal(0, simulator.Region.FindSnapshot(id)!.Upload!.Count);
    }
}

using System.Net;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Tests.Hosting;

namespace DRServerless.Simulator.Tests.Ebs;

public sealed class RoundTripTests
{
    [Fact]
    public async Task WriteThenRead_Snapshot_ReturnsTheBlocksWithTheirChecksums()
    {
        await using var simulator = await SimulatorFixture.StartAsync();
        var ebs = simulator.Ebs;
        var (first, second) = (EbsClient.Block(1), EbsClient.Block(2));
        var started = await ebs.StartAsync(2);
        Assert.Equal(HttpStatusCode.Created, started.Status);
        Assert.Equal("pending", started.Json.GetProperty("Status").GetString());
        Assert.Equal(524288, started.Json.GetProperty("BlockSize").GetInt32());
        Assert.Contains("\"StartTime\":1.77260076789E9", System.Text.Encoding.UTF8.GetString(started.Body), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await ebs.PutAsync(started.Id, 4095, second)).Status);
        var put = await ebs.PutAsync(started.Id, 7, first);
        Assert.Equal(EbsClient.Checksum(first), put.Headers["x-amz-Checksum"]);
        var completed = await ebs.CompleteAsync(started.Id, 2);
        Assert.Equal(HttpStatusCode.Accepted, completed.Status);
        Assert.Equal("pending", completed.Json.GetProperty("Status").GetString());
        simulator.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(SnapshotState.Completed, simulator.StateOf(started.Id));

        var listed = (await ebs.ListAsync(started.Id)).Json;
        Assert.Equal([7, 4095], listed.GetProperty("Blocks").EnumerateArray().Select(block => block.GetProperty("BlockIndex").GetInt32()));
        Assert.Equal(2, listed.GetProperty("VolumeSize").GetInt64());
        var got = await ebs.GetAsync(started.Id, 7, listed.GetProperty("Blocks")[0].GetProperty("BlockToken").GetString()!);
        Assert.Equal(HttpStatusCode.OK, got.Status);
        Assert.Equal(first, got.Body);
        Assert.Equal(EbsClient.Checksum(first), got.Headers["x-amz-Checksum"]);
        Assert.Equal("SHA256", got.Headers["x-amz-Checksum-Algorithm"]);
        Assert.Equal("524288", got.Headers["x-amz-Data-Length"]);
    }
}

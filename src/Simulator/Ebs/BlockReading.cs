using System.Globalization;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>GetSnapshotBlock. The checksum sent is the one that was stored with the block: nothing is hashed here.</summary>
internal sealed class BlockReading(SimulatorContext context, EbsTokens tokens, SnapshotLookup lookup)
{
    public async Task GetAsync(ServiceCall call, EbsRoute route)
    {
        if (!int.TryParse(route.BlockIndex, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw EbsErrors.InvalidParameter("BlockIndex is not a number.");
        var token = call.Http.Request.Query["blockToken"].ToString();
        if (token.Length == 0) throw EbsErrors.InvalidParameter("BlockToken is required.");
        var snapshot = lookup.ForReading(call, route.SnapshotId);
        lookup.Charge(call, snapshot.Id);
        if (index >= snapshot.Content.BlockCount) throw EbsErrors.Validation("INVALID_BLOCK", $"The block {index} is beyond the volume.");
        var slot = snapshot.Content[index];
        if (!tokens.TryRead(EbsTokens.Binding("block", snapshot.Id), token, out var tokenIndex) ||
            tokenIndex != index || slot == BlockStore.Absent)
        {
            throw EbsErrors.InvalidBlockToken();
        }

        var digest = context.Cloud.Store.Digest(slot);
        await SendAsync(call, slot, digest);
    }

    private async Task SendAsync(ServiceCall call, int slot, BlockDigest digest)
    {
        var response = call.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/octet-stream";
        response.ContentLength = BlockStore.BlockSize;
        response.Headers["x-amz-Data-Length"] = "524288";
        response.Headers["x-amz-Checksum"] = digest.ToBase64();
        response.Headers["x-amz-Checksum-Algorithm"] = "SHA256";

        // Once started, the server lends the memory that it sends from: the block is read straight into it.
        await response.StartAsync(call.Cancelled);
        var memory = response.BodyWriter.GetMemory(BlockStore.BlockSize)[..BlockStore.BlockSize];
        context.Cloud.Store.Read(slot, 0, memory.Span);
        if (call.Flaw == FaultFlaw.BitFlip) memory.Span[context.Faults.Next(BlockStore.BlockSize)] ^= (byte)(1 << context.Faults.Next(8));
        var length = call.Flaw == FaultFlaw.TruncatedBody ? context.Faults.Next(BlockStore.BlockSize) : BlockStore.BlockSize;
        response.BodyWriter.Advance(length);
        await response.BodyWriter.FlushAsync(call.Cancelled);
        if (length < BlockStore.BlockSize) call.Http.Abort();
    }
}

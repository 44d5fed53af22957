using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>PutSnapshotBlock. One SHA-256 of the body serves the checksum, the signed payload hash and the block store.</summary>
internal sealed class BlockWriting(SimulatorContext context, SnapshotLookup lookup)
{
    public async Task PutAsync(ServiceCall call, EbsRoute route)
    {
        var request = call.Http.Request;
        var declared = CheckHeaders(request);
        if (!int.TryParse(route.BlockIndex, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw EbsErrors.InvalidParameter("BlockIndex is not a number.");
        var snapshot = lookup.ForWriting(call, route.SnapshotId);
        lookup.Charge(call, snapshot.Id);
        if (index >= snapshot.Content.BlockCount)
            throw EbsErrors.Validation("INVALID_BLOCK", $"The block {index} is beyond the volume of {snapshot.SizeGib} GiB.");
        using var write = new BlockWrite(context.Cloud.Store, declared);
        await ReadBodyAsync(request.BodyReader, write, call.Cancelled);
        var digest = write.Finish();
        if (digest != declared || call.Flaw == FaultFlaw.ChecksumRefusal) throw EbsErrors.ChecksumMismatch();
        if (call.SignedPayloadHash is { } signed && signed != digest.ToString())
            throw new ServiceException(403, "InvalidSignatureException", "The signed payload hash is not that of the block data.");
        var slot = write.Publish(digest);
        Store(snapshot, index, slot);
        await AnswerAsync(call, digest);
    }

    private void Store(SnapshotRecord snapshot, int index, int slot)
    {
        if (!snapshot.Upload!.TrySet(index, slot, context.Time.GetUtcNow()))
            throw EbsErrors.InvalidSnapshot($"The snapshot '{snapshot.Id}' is not in the pending state.");
    }

    private static BlockDigest CheckHeaders(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers["x-amz-Data-Length"] != "524288") throw EbsErrors.InvalidParameter("DataLength must be 524288.");
        if (headers["x-amz-Checksum-Algorithm"] != "SHA256") throw EbsErrors.InvalidParameter("ChecksumAlgorithm must be SHA256.");
        if (!BlockDigest.TryParse(headers["x-amz-Checksum"], out var digest))
            throw EbsErrors.InvalidParameter("Checksum must be a SHA-256 in base64.");
        if (headers.TryGetValue("x-amz-Progress", out var progress) &&
            !(int.TryParse(progress, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100))
        {
            throw EbsErrors.InvalidParameter("Progress must be between 0 and 100.");
        }

        if (headers.ContentEncoding.Count > 0 && headers.ContentEncoding != "identity")
            throw EbsErrors.Validation("INVALID_CONTENT_ENCODING", "The content encoding is not supported.");
        if (request.ContentLength is not (null or BlockStore.BlockSize)) throw WrongLength();
        return digest;
    }

    private static async Task ReadBodyAsync(PipeReader reader, BlockWrite write, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.Length > BlockStore.BlockSize - write.Length) throw WrongLength();
            foreach (var segment in buffer) write.Append(segment.Span);
            reader.AdvanceTo(buffer.End);
            if (result.IsCompleted) break;
        }

        if (write.Length != BlockStore.BlockSize) throw WrongLength();
    }

    private static async Task AnswerAsync(ServiceCall call, BlockDigest digest)
    {
        var response = call.Http.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = "application/json";
        response.ContentLength = 2;
        response.Headers["x-amz-Checksum"] = digest.ToBase64();
        response.Headers["x-amz-Checksum-Algorithm"] = "SHA256";
        response.BodyWriter.Write("{}"u8);
        await response.BodyWriter.FlushAsync(call.Cancelled);
    }

    private static ServiceException WrongLength() => EbsErrors.InvalidParameter("The body does not have the 524288 bytes of a block.");
}

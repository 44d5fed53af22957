using System.Globalization;
using System.Security.Cryptography;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Ebs;

/// <summary>
/// CompleteSnapshot. The answer is always <c>pending</c>; whether count and aggregate checksum were right shows in the state that the
/// snapshot takes later.
/// </summary>
internal sealed class SnapshotCompleting(SimulatorContext context, SnapshotLookup lookup)
{
    public async Task CompleteAsync(ServiceCall call, string id)
    {
        var (count, checksum) = ReadHeaders(call.Http.Request);
        var snapshot = lookup.ForWriting(call, id);
        var upload = snapshot.Upload!;
        var written = upload.TryClose() ?? throw EbsErrors.InvalidSnapshot($"The snapshot '{id}' is not in the pending state.");
        var failure = call.Flaw == FaultFlaw.SnapshotError ? "An internal error occurred." : FindFailure(upload, written, count, checksum);
        lock (call.Region.Gate)
        {
            snapshot.Outcome = failure is null ? SnapshotState.Completed : SnapshotState.Error;
            snapshot.StateMessage = failure;
            snapshot.SettlesAt = context.Time.GetUtcNow() + context.Options.Timings.SnapshotCompletion;
        }

        await EbsJson.WriteAsync(call.Http.Response, 202, writer => writer.WriteString("Status", "pending"));
    }

    private static (int Count, BlockDigest? Checksum) ReadHeaders(HttpRequest request)
    {
        var headers = request.Headers;
        if (!int.TryParse(headers["x-amz-ChangedBlocksCount"], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw EbsErrors.InvalidParameter("ChangedBlocksCount must be a number not below 0.");
        if (headers.TryGetValue("x-amz-Checksum-Algorithm", out var algorithm) && algorithm != "SHA256")
            throw EbsErrors.InvalidParameter("ChecksumAlgorithm must be SHA256.");
        if (headers.TryGetValue("x-amz-Checksum-Aggregation-Method", out var method) && method != "LINEAR")
            throw EbsErrors.InvalidParameter("ChecksumAggregationMethod must be LINEAR.");
        if (!headers.TryGetValue("x-amz-Checksum", out var checksum)) return (count, null);
        if (algorithm.Count == 0 || method.Count == 0)
            throw EbsErrors.InvalidParameter("Checksum needs ChecksumAlgorithm and ChecksumAggregationMethod.");
        return BlockDigest.TryParse(checksum, out var digest)
            ? (count, digest)
            : throw EbsErrors.InvalidParameter("Checksum must be a SHA-256 in base64.");
    }

    private string? FindFailure(SnapshotUpload upload, BlockMap written, int count, BlockDigest? checksum)
    {
        if (upload.Count != count) return $"The changed blocks count {count} does not match the {upload.Count} blocks written.";
        if (checksum is null || Aggregate(written) == checksum) return null;
        return "The aggregate checksum does not match the blocks written.";
    }

    // LINEAR: SHA-256 over the raw digests of the written blocks in ascending order of their indexes.
    private BlockDigest Aggregate(BlockMap written)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var raw = new byte[BlockDigest.Length];
        foreach (var entry in written.Enumerate())
        {
            context.Cloud.Store.Digest(entry.Slot).Write(raw);
            hash.AppendData(raw);
        }

        return BlockDigest.Read(hash.GetHashAndReset());
    }
}

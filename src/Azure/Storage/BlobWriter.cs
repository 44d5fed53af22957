using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Azure.Storage;

/// <summary>
/// Writes blobs under a condition, and tells a conflict from an echo. When the answer to an attempt is lost, the SDK sends it
/// again, and the second attempt is refused if the first one was carried out. So each write carries an id, in the blob's metadata:
/// after such a refusal, and only then, it is looked whether what stands there is this very write. If not, the first attempt may
/// have won and been overwritten since; nobody can tell, and the outcome is <c>store_unavailable</c> rather than a claim.
/// </summary>
/// <param name="writer">Tells the writes of this process from all others'.</param>
internal sealed class BlobWriter(Guid writer)
{
    private const string WriteId = "write";

    private readonly string _prefix = writer.ToString("N");
    private long _writes;

    /// <summary>Writes in one request; returns the new tag.</summary>
    public async ValueTask<string> WriteAsync(BlobClient blob, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation)
    {
        var id = $"{_prefix}-{Interlocked.Increment(ref _writes)}";
        var attempts = new WriteAttempts();
        using var counting = attempts.Count();
        try
        {
            var upload = new BlobUploadOptions { Conditions = Conditions(condition), Metadata = new Dictionary<string, string> { [WriteId] = id } };
            var written = await blob.UploadAsync(BinaryData.FromBytes(content), upload, cancellation);
            return BlobTags.Of(written.Value.ETag);
        }
        catch (RequestFailedException exception) when (attempts.Repeated && BlobErrors.IsConflict(exception))
        {
            return await FindAsync(blob, id, cancellation) ?? throw new DrException(
                ErrorCodes.StoreUnavailable,
                $"A write of '{BlobNames.Decode(blob.Name)}' was not answered, and another stands there now. Whether it was written is not known; read it again.",
                exception);
        }
    }

    /// <summary>The tag of a write if it is what stands there.</summary>
    private static async Task<string?> FindAsync(BlobClient blob, string id, CancellationToken cancellation)
    {
        try
        {
            var standing = (await blob.GetPropertiesAsync(conditions: null, cancellation)).Value;
            return standing.Metadata.TryGetValue(WriteId, out var found) && found == id ? BlobTags.Of(standing.ETag) : null;
        }
        catch (RequestFailedException exception) when (BlobErrors.IsAbsent(exception))
        {
            return null;
        }
    }

    private static BlobRequestConditions? Conditions(WriteCondition condition) => condition.Kind switch
    {
        WriteConditionKind.Absent => new BlobRequestConditions { IfNoneMatch = ETag.All },
        WriteConditionKind.Unchanged => new BlobRequestConditions { IfMatch = new ETag(condition.Tag!) },
        _ => null,
    };
}

using Azure;

namespace DRServerless.Azure.Storage;

/// <summary>ETags as the port's tags: without quotes, always. The SDK gives some with and some without, and a tag is compared as text.</summary>
internal static class BlobTags
{
    /// <summary>The tag.</summary>
    public static string Of(ETag etag) => etag.ToString("H").Trim('"');
}

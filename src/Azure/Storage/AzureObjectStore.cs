using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Azure.Storage;

/// <summary>
/// An <see cref="IObjectStore"/> in one container of Azure Blob Storage: an object is a block blob, its tag the blob's ETag, and each call
/// one request. A blob is written in one piece, and the service serves what was written last.
/// One container for everything: documents name manifests, so both are backed up, copied and restored together; what differs between
/// kinds (lifecycle, rights) goes by the prefix of their keys. What needs a rule that only a whole container can have, such as
/// immutability, gets a store of its own with another container's name.
/// A conflict is another's write, also after a retry: see <see cref="BlobWriter"/>. The service takes 254 segments in a name, and refuses a key with more.
/// </summary>
public sealed class AzureObjectStore : IObjectStore
{
    private const int KeysPerPage = 1_000;
    private const int MostReads = 5;

    private readonly AzureStorageOptions _options;
    private readonly BlobContainerClient _container;
    private readonly BlobWriter _writer;

    private AzureObjectStore(AzureStorageOptions options, BlobContainerClient container, Guid writer) =>
        (_options, _container, _writer) = (options, container, new BlobWriter(writer));

    /// <summary>Makes a store and asks nobody; see <see cref="EnsureContainerAsync"/>. Throws <see cref="ArgumentException"/> with every fault of the options.</summary>
    /// <param name="options">How the store is reached.</param>
    /// <param name="credential">A credential to share with others; null for the one that the options name. Not with a connection string.</param>
    public static AzureObjectStore Create(AzureStorageOptions options, TokenCredential? credential = null) =>
        Create(options, credential, transport: null, Guid.NewGuid);

    internal static AzureObjectStore Create(AzureStorageOptions options, TokenCredential? credential, HttpPipelineTransport? transport, Func<Guid> newId)
    {
        if (options.Validate() is { Count: > 0 } faults) throw new ArgumentException(string.Join(" ", faults), nameof(options));
        return new AzureObjectStore(options, BlobContainers.Create(options, credential, transport), newId());
    }

    /// <summary>Makes a store and makes sure of its container.</summary>
    /// <param name="options">How the store is reached.</param>
    /// <param name="credential">A credential to share with others; null for the one that the options name.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<AzureObjectStore> OpenAsync(AzureStorageOptions options, TokenCredential? credential, CancellationToken cancellation)
    {
        var store = Create(options, credential);
        await store.EnsureContainerAsync(cancellation);
        return store;
    }

    /// <summary>
    /// Creates the container where it is missing and may be created, and looks into it, so that a wrong name or a missing right
    /// shows at the start. A missing right to create is no error when the container is there.
    /// </summary>
    public async Task EnsureContainerAsync(CancellationToken cancellation)
    {
        if (_options.CreateContainer) await TranslatedAsync("create its container", () => TryCreateAsync(cancellation), cancellation);
        await using var pages = Pages("", keysPerPage: 1, cancellation);
        await TranslatedAsync("list its container", () => pages.MoveNextAsync(), cancellation);
    }

    /// <inheritdoc/>
    public async Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        return await TranslatedAsync($"read '{key}'", () => ReadAsync(Blob(key), cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        return await TranslatedAsync($"write '{key}'", () => _writer.WriteAsync(Blob(key), content, condition, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        await TranslatedAsync($"delete '{key}'", () => DeleteAsync(Blob(key), cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKeyRules.CheckPrefix(prefix);
        await using var pages = Pages(prefix, KeysPerPage, cancellation);
        var last = "";
        while (await TranslatedAsync($"list '{prefix}'", () => pages.MoveNextAsync(), cancellation))
        {
            foreach (var blob in pages.Current.Values)
            {
                // A blob that no key names is not ours, and a prefix that ends with '-' also finds what goes on with a '.'.
                if (BlobNames.Decode(blob.Name) is not { } key || !key.StartsWith(prefix, StringComparison.Ordinal)) continue;
                if (string.CompareOrdinal(key, last) <= 0) throw OutOfOrder(last, key);
                yield return last = key;
            }
        }
    }

    private BlobClient Blob(string key) => _container.GetBlobClient(BlobNames.Encode(key));

    private IAsyncEnumerator<Page<BlobItem>> Pages(string prefix, int keysPerPage, CancellationToken cancellation) =>
        _container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix.Length == 0 ? null : BlobNames.Encode(prefix) }, cancellation)
            .AsPages(continuationToken: null, keysPerPage).GetAsyncEnumerator(cancellation);

    private async ValueTask<bool> TryCreateAsync(CancellationToken cancellation)
    {
        try
        {
            await _container.CreateAsync(PublicAccessType.None, metadata: null, encryptionScopeOptions: null, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == "ContainerAlreadyExists" || exception.Status == 403)
        {
            return false;
        }
    }

    private static async ValueTask<StoredObject?> ReadAsync(BlobClient blob, CancellationToken cancellation)
    {
        for (var read = 1; ; read++)
        {
            try
            {
                var response = await blob.DownloadStreamingAsync(options: null, cancellation);
                using var download = response.Value;
                var length = response.GetRawResponse().Headers.ContentLengthLong;
                return new StoredObject(await ReadAsync(download.Content, length, cancellation), BlobTags.Of(download.Details.ETag));
            }
            catch (RequestFailedException exception) when (BlobErrors.IsAbsent(exception))
            {
                return null;
            }
            catch (RequestFailedException exception) when (BlobErrors.IsConflict(exception) && read < MostReads)
            {
                // The connection tore, and the object changed before the rest of it could be fetched: read the new one.
            }
        }
    }

    /// <summary>Into a buffer of the right size; DownloadContent would grow one, and allocates three times as much. A length that nobody said is not zero.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, long? length, CancellationToken cancellation)
    {
        if (length is null) return await BinaryData.FromStreamAsync(stream, cancellation);
        var content = new byte[length.Value];
        await stream.ReadExactlyAsync(content, cancellation);
        return content;
    }

    private static async ValueTask<bool> DeleteAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            await blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, conditions: null, cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (BlobErrors.IsAbsent(exception))
        {
            return false;
        }
    }

    private async ValueTask<T> TranslatedAsync<T>(string doing, Func<ValueTask<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await work();
        }
        catch (Exception exception) when (BlobErrors.Handles(exception, cancellation))
        {
            throw BlobErrors.Translate(exception, _options.Container, doing);
        }
    }

    private DrException OutOfOrder(string last, string key) => new(
        ErrorCodes.InvariantBroken,
        $"The store '{_options.Container}' lists '{key}' after '{last}'. Nothing goes on from that: use an account without hierarchical namespace.");
}

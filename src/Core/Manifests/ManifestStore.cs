using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Manifests;

/// <summary>
/// Manifests in the store. What is named by its hash never changes: it is written only where nothing is, and checked
/// against its name whenever it is read.
/// </summary>
internal sealed class ManifestStore(IObjectStore store)
{
    public async Task<Manifest> OpenAsync(Digest root, CancellationToken cancellation) =>
        ManifestFormat.ReadRoot(root, (await ReadAsync(root, cancellation)).Span);

    public async Task<ManifestPage> ReadPageAsync(Digest address, CancellationToken cancellation)
    {
        var content = await ReadAsync(address, cancellation);
        ManifestFormat.CheckPage(address, content.Span);
        return new ManifestPage(content);
    }

    public async Task<Digest> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var address = Digest.Of(content.Span);
        try
        {
            await store.WriteAsync(Keys.Manifest(address), content, WriteCondition.Absent, cancellation);
        }
        catch (DrException conflict) when (conflict.Code == ErrorCodes.WriteConflict)
        {
            // The same bytes stand there already: shared with another recovery point, or written by an attempt before this one.
        }

        return address;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(Digest address, CancellationToken cancellation)
    {
        var stored = await store.ReadAsync(Keys.Manifest(address), cancellation) ?? throw ManifestFormat.Broken(address, "is missing");
        if (Digest.Of(stored.Content.Span) != address) throw ManifestFormat.Broken(address, "does not have the content that its name says");
        return stored.Content;
    }
}

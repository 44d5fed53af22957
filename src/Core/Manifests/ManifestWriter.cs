using System.Buffers.Binary;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Manifests;

/// <summary>
/// Makes a manifest from a base and changes in ascending order. Pages without a change are taken over by name, unread.
/// Write order: every page, then the root. One page is in memory at a time.
/// </summary>
internal sealed class ManifestWriter(ManifestStore store, Manifest? parent, int sizeGiB)
{
    private readonly Digest[] _digests = new Digest[ManifestFormat.BlocksPerPage];
    private readonly byte[] _buffer = new byte[ManifestFormat.BlocksPerPage * ManifestFormat.PageEntrySize];
    private readonly List<ManifestPageReference> _pages = [];
    private int _open = -1;
    private int _taken;

    /// <summary>Says what a block holds; indexes ascend.</summary>
    public async ValueTask SetAsync(int index, Digest digest, CancellationToken cancellation)
    {
        var (number, offset) = Math.DivRem(index, ManifestFormat.BlocksPerPage);
        if (number != _open)
        {
            await CloseAsync(cancellation);
            await OpenAsync(number, cancellation);
        }

        _digests[offset] = digest;
    }

    /// <summary>Stores the manifest and returns it.</summary>
    public async Task<Manifest> FinishAsync(CancellationToken cancellation)
    {
        await CloseAsync(cancellation);
        TakeOver(int.MaxValue);
        var root = await store.WriteAsync(ManifestFormat.WriteRoot(sizeGiB, _pages), cancellation);
        return new Manifest(root, sizeGiB, [.. _pages]);
    }

    private async Task OpenAsync(int number, CancellationToken cancellation)
    {
        TakeOver(number);
        Array.Fill(_digests, Block.ZeroDigest);
        _open = number;
        if (parent is null || _taken == parent.Pages.Count || parent.Pages[_taken].Number != number) return;
        var page = await store.ReadPageAsync(parent.Pages[_taken].Address, cancellation);
        for (var i = 0; i < page.Count; i++) _digests[page.OffsetAt(i)] = page.DigestAt(i);
        _taken++;
    }

    /// <summary>Pages of the base before the given one that no change touched.</summary>
    private void TakeOver(int before)
    {
        while (parent is not null && _taken < parent.Pages.Count && parent.Pages[_taken].Number < before) _pages.Add(parent.Pages[_taken++]);
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        if (_open < 0) return;
        var length = Encode();
        if (length > 0) _pages.Add(new ManifestPageReference(_open, await store.WriteAsync(_buffer.AsMemory(0, length), cancellation)));
        _open = -1;
    }

    private int Encode()
    {
        var length = 0;
        for (var offset = 0; offset < _digests.Length; offset++)
        {
            if (_digests[offset] == Block.ZeroDigest) continue;
            BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(length), (ushort)offset);
            _digests[offset].CopyTo(_buffer.AsSpan(length + 2));
            length += ManifestFormat.PageEntrySize;
        }

        return length;
    }
}

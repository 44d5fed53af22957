using System.Security.Cryptography;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Manifests;
using DRServerless.Core.Replication.Ledgers;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Replication;

/// <summary>What sealing a snapshot needs, and what the disk holds then.</summary>
/// <param name="ManifestRoot">Root of the manifest.</param>
/// <param name="ChangedBlocks">Distinct blocks that were written.</param>
/// <param name="Aggregate">SHA-256 over the raw digests of the written blocks in ascending index (LINEAR).</param>
public sealed record SealedVolume(Digest ManifestRoot, int ChangedBlocks, Digest Aggregate)
{
    /// <summary>Bytes of the blocks that differ.</summary>
    public long BytesChanged => (long)ChangedBlocks * Block.Size;
}

/// <summary>
/// Turns the ledgers of a finished copy into what sealing needs. Invariants: the ledgers answer for every block of the disk exactly
/// once, else <c>invariant_broken</c>; manifest pages are stored before the root that names them; run again, it gives the same.
/// One ledger and one page are in memory at a time.
/// </summary>
public sealed class VolumeSealer(IObjectStore store)
{
    private readonly LedgerStore _ledgers = new(store);
    private readonly ManifestStore _manifests = new(store);

    /// <summary>Seals a copy: see <see cref="SealedVolume"/>. Makes no call to the infrastructure.</summary>
    /// <param name="copyKey">The copy whose chunks are all done.</param>
    /// <param name="sizeGiB">Size of the disk.</param>
    /// <param name="baseManifest">Manifest root of what was written onto (the parent's); null for none.</param>
    /// <param name="cancellation">Ends the work; nothing is spoiled.</param>
    public async Task<SealedVolume> SealAsync(string copyKey, int sizeGiB, Digest? baseManifest, CancellationToken cancellation)
    {
        var disk = BlockRange.OfDisk(sizeGiB);
        var parent = baseManifest is { } root ? await _manifests.OpenAsync(root, cancellation) : null;
        if (parent is not null && parent.SizeGiB > sizeGiB)
            throw Broken(copyKey, $"the disk has {sizeGiB} GiB and what it is written onto has {parent.SizeGiB}");
        var writer = new ManifestWriter(_manifests, parent, sizeGiB);
        using var aggregate = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (position, changed) = (0, 0);
        await foreach (var ledger in _ledgers.ReadAsync(copyKey, cancellation))
        {
            if (ledger.Range.Start != position || ledger.Range.End > disk.End)
                throw Broken(copyKey, $"a ledger answers for {ledger.Range.Start}..{ledger.Range.End} where {position} of {disk.End} must come next");
            position = ledger.Range.End;
            changed += ledger.Entries.Count;
            Add(aggregate, ledger.Entries);
            foreach (var entry in ledger.Entries) await writer.SetAsync(entry.Index, entry.Digest, cancellation);
        }

        if (position != disk.End) throw Broken(copyKey, $"no ledger answers for {position}..{disk.End}");
        var manifest = await writer.FinishAsync(cancellation);
        return new SealedVolume(manifest.Root, changed, new Digest(aggregate.GetHashAndReset()));
    }

    private static void Add(IncrementalHash aggregate, IReadOnlyList<LedgerEntry> entries)
    {
        Span<byte> raw = stackalloc byte[Digest.Size];
        foreach (var entry in entries)
        {
            entry.Digest.CopyTo(raw);
            aggregate.AppendData(raw);
        }
    }

    private static DrException Broken(string copyKey, string what) => new(ErrorCodes.InvariantBroken,
        $"The copy '{copyKey}' cannot be sealed: {what}. The last recovery point stays, and a new cycle copies again.");
}

using DRServerless.Core.Blocks;

namespace DRServerless.Core.Replication.Ledgers;

/// <summary>A block that was written.</summary>
/// <param name="Index">The block.</param>
/// <param name="Digest">What it holds now.</param>
internal readonly record struct LedgerEntry(int Index, Digest Digest);

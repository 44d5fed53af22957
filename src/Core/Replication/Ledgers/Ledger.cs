namespace DRServerless.Core.Replication.Ledgers;

/// <summary>What a chunk wrote.</summary>
/// <param name="Range">The blocks that it answers for: those without an entry are as they were.</param>
/// <param name="Entries">Blocks that were written, ascending, each once.</param>
internal sealed record Ledger(BlockRange Range, IReadOnlyList<LedgerEntry> Entries);

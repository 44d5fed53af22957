using System.Runtime.CompilerServices;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Core.Replication.Ledgers;

/// <summary>Ledgers of copies in the store: written by chunks, read by sealing, deleted when the copy is sealed or given up.</summary>
public sealed class LedgerStore(IObjectStore store)
{
    /// <summary>Deletes every ledger of a copy; none is fine.</summary>
    public async Task DeleteAsync(string copyKey, CancellationToken cancellation)
    {
        var keys = new List<string>();
        await foreach (var key in store.ListAsync(Keys.Ledgers(copyKey), cancellation)) keys.Add(key);
        foreach (var key in keys) await store.DeleteAsync(key, cancellation);
    }

    internal Task WriteAsync(string copyKey, Ledger ledger, CancellationToken cancellation) =>
        store.WriteAsync(Keys.Ledger(copyKey, ledger.Range.Start), LedgerFormat.Write(ledger), WriteCondition.Always, cancellation);

    /// <summary>Ledgers in block order, one in memory at a time.</summary>
    internal async IAsyncEnumerable<Ledger> ReadAsync(string copyKey, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var key in store.ListAsync(Keys.Ledgers(copyKey), cancellation))
        {
            var stored = await store.ReadAsync(key, cancellation)
                ?? throw new DrException(ErrorCodes.InvariantBroken, $"The ledger at '{key}' was deleted while it was read. A new cycle copies again.");
            yield return LedgerFormat.Read(key, stored.Content.Span);
        }
    }
}

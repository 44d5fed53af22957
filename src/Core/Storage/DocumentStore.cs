using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Core.Serialization;

namespace DRServerless.Core.Storage;

/// <summary>A document with the tag it was read at.</summary>
public sealed record Document<T>(T Value, string Tag);

/// <summary>Typed JSON documents over an <see cref="IObjectStore"/>, with read-change-write under optimistic concurrency.</summary>
public sealed class DocumentStore(IObjectStore store)
{
    private const int MaximumAttempts = 64;

    /// <summary>The document, or null.</summary>
    public async Task<Document<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class
    {
        var stored = await store.ReadAsync(key, cancellation);
        return stored is null ? null : new Document<T>(Deserialize<T>(key, stored.Content), stored.Tag);
    }

    /// <summary>Creates a document; <c>write_conflict</c> when one stands there.</summary>
    public Task CreateAsync<T>(string key, T value, CancellationToken cancellation) where T : class =>
        store.WriteAsync(key, Serialize(value), WriteCondition.Absent, cancellation);

    /// <summary>Writes a document whatever stands there; only for documents with a single writer.</summary>
    public Task PutAsync<T>(string key, T value, CancellationToken cancellation) where T : class =>
        store.WriteAsync(key, Serialize(value), WriteCondition.Always, cancellation);

    /// <summary>
    /// Applies <paramref name="change"/> to the newest document until the write wins; returns what now stands.
    /// The change must be pure: it may run several times. Returning the same reference writes nothing.
    /// </summary>
    public async Task<T> UpdateAsync<T>(string key, Func<T, T> change, ErrorCode whenMissing, CancellationToken cancellation) where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await FindAsync<T>(key, cancellation)
                ?? throw new DrException(whenMissing, $"There is no document at '{key}'. Nothing was changed.");
            var changed = change(found.Value);
            if (ReferenceEquals(changed, found.Value)) return changed;
            try
            {
                await store.WriteAsync(key, Serialize(changed), WriteCondition.Unchanged(found.Tag), cancellation);
                return changed;
            }
            catch (DrException conflict) when (conflict.Code == ErrorCodes.WriteConflict && attempt < MaximumAttempts)
            {
                // Another writer was first: read again and decide anew.
            }
        }
    }

    /// <summary>All documents below a prefix, in key order.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation) where T : class
    {
        await foreach (var key in store.ListAsync(prefix, cancellation))
        {
            if (await FindAsync<T>(key, cancellation) is { } found) yield return found.Value;
        }
    }

    /// <summary>Keys below a prefix, in ordinal order, where documents of several kinds stand below it.</summary>
    public IAsyncEnumerable<string> ListKeysAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    /// <summary>Deletes a document; one that is not there is deleted already.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellation) => store.DeleteAsync(key, cancellation);

    private static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, DrJson.Stored);

    private static T Deserialize<T>(string key, ReadOnlyMemory<byte> content) =>
        JsonSerializer.Deserialize<T>(content.Span, DrJson.Stored)
        ?? throw new DrException(ErrorCodes.InvariantBroken, $"The document at '{key}' is null. Restore it from a backup of the store.");
}

using System.Globalization;
using System.Runtime.CompilerServices;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Storage;

/// <summary>An <see cref="IObjectStore"/> in memory: the model that durable stores are held against, and what tests use. Lost with the process.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private long _writes;

    /// <inheritdoc/>
    public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return Task.FromResult(_objects.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var standing = _objects.GetValueOrDefault(key);
            var allowed = condition.Kind switch
            {
                WriteConditionKind.Absent => standing is null,
                WriteConditionKind.Unchanged => standing?.Tag == condition.Tag && standing is not null,
                _ => true,
            };
            if (!allowed) return Task.FromException<string>(new DrException(ErrorCodes.WriteConflict, $"'{key}' was written by another. Nothing was changed; read it again."));

            // Tags count writes of the whole store, so that no tag comes back when an object is deleted and made anew.
            var tag = (++_writes).ToString(CultureInfo.InvariantCulture);
            _objects[key] = new StoredObject(content.ToArray(), tag);
            return Task.FromResult(tag);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) _objects.Remove(key);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKeyRules.CheckPrefix(prefix);
        string[] keys;
        lock (_lock) keys = [.. _objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];
        foreach (var key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return key;
        }

        await Task.CompletedTask;
    }
}

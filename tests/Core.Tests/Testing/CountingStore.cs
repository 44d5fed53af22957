using DRServerless.Core.Storage;

namespace DRServerless.Core.Tests.Testing;

/// <summary>Counts reads.</summary>
internal sealed class CountingStore(IObjectStore inner) : IObjectStore
{
    public int Reads { get; private set; }

    public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation)
    {
        Reads++;
        return inner.ReadAsync(key, cancellation);
    }

    public Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation) =>
        inner.WriteAsync(key, content, condition, cancellation);

    public Task DeleteAsync(string key, CancellationToken cancellation) => inner.DeleteAsync(key, cancellation);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);
}

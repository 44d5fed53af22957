using System.Runtime.CompilerServices;
using DRServerless.Core.Storage;

namespace DRServerless.Api.Tests.Races;

/// <summary>A store before each call of which others may run, and after it.</summary>
internal sealed class YieldingStore(IObjectStore inner) : IObjectStore
{
    public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation) => Between(() => inner.ReadAsync(key, cancellation));

    public Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation) =>
        Between(() => inner.WriteAsync(key, content, condition, cancellation));

    public Task DeleteAsync(string key, CancellationToken cancellation) => Between(async () =>
    {
        await inner.DeleteAsync(key, cancellation);
        return true;
    });

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        await foreach (var key in inner.ListAsync(prefix, cancellation))
        {
            yield return key;
            await Task.Yield();
        }
    }

    private static async Task<T> Between<T>(Func<Task<T>> call)
    {
        await Task.Yield();
        var result = await call();
        await Task.Yield();
        return result;
    }
}

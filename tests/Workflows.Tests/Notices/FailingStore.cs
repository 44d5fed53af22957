using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>A store that dies at a given write, as a process would: that write and all later ones fail, until it is told to live again.</summary>
internal sealed class FailingStore(IObjectStore inner) : IObjectStore
{
    private int _left = int.MaxValue;

    /// <summary>Lets that many writes pass, and no more.</summary>
    public void DieAfter(int writes) => _left = writes;

    public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation) => inner.ReadAsync(key, cancellation);

    public Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation)
    {
        if (_left-- <= 0) throw new DrException(ErrorCodes.StoreUnavailable, "The process died (fake).");
        return inner.WriteAsync(key, content, condition, cancellation);
    }

    public Task DeleteAsync(string key, CancellationToken cancellation) => inner.DeleteAsync(key, cancellation);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);
}

using DRServerless.Core.Errors;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Durable.Client;

/// <summary>
/// Where the platform's client comes from. The platform gives it to functions that ask for it, and to nothing else: its address is known to
/// the host only. So each function that may need it has it bound and leaves it here. Clients share one channel that lives as long as the
/// process, and the newest one knows the newest address.
/// </summary>
public sealed class DurableClientSource
{
    private volatile DurableTaskClient? _newest;

    /// <summary>The client.</summary>
    public DurableTaskClient Client => _newest ?? throw new DrException(
        ErrorCodes.StoreUnavailable, "No function has been given the durable client yet. Nothing was changed; try again in a moment.");

    /// <summary>Leaves the client that a function was given.</summary>
    public void Use(DurableTaskClient client) => _newest = client;
}

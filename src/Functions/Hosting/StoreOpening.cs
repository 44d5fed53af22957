using DRServerless.Azure.Storage;
using DRServerless.Core.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DRServerless.Functions.Hosting;

/// <summary>
/// Makes sure of the store's container when the app starts. A store that does not answer does not stop the app: it may be back in a minute, and until
/// then health says so and every call is answered with <c>store_unavailable</c>.
/// </summary>
public sealed class StoreOpening(AzureObjectStore store, HostHealth health, ILogger<StoreOpening> logger) : IHostedService
{
    private const string Name = "store";
    private volatile bool _open;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => EnsureAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Tries, unless it is open already; timers call it again.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (_open) return;
        try
        {
            await store.EnsureContainerAsync(cancellation);
            _open = true;
            health.Clear(Name);
        }
        catch (DrException closed)
        {
            health.Report(Name, closed.Code);
            Log.StoreClosed(logger, closed.Code.Name, closed);
        }
    }
}

using DRServerless.Azure.Storage;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Functions.Tests.Hosting;

public sealed class StoreOpeningTests
{
    [Fact]
    public async Task Start_StoreOutOfReach_StartsAndSaysSo()
    {
        var health = new HostHealth(TimeProvider.System);
        var store = AzureObjectStore.Create(FunctionWorld.Nowhere);
        var opening = new StoreOpening(store, health, NullLogger<StoreOpening>.Instance);

        await opening.StartAsync(default);

        Assert.StartsWith("store: store_unavailable", Assert.Single(health.Problems()), StringComparison.Ordinal);
        await opening.StopAsync(default);
    }
}

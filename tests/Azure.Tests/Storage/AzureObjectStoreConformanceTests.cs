using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Azurite;
using DRServerless.Conformance.Storage;
using DRServerless.Core.Storage;

namespace DRServerless.Azure.Tests.Storage;

[Collection(AzuriteCollection.Name)]
public sealed class AzureObjectStoreConformanceTests(AzuriteServer azurite) : ObjectStoreConformance, IAsyncLifetime
{
    private AzureObjectStore? _store;

    protected override IObjectStore Store => _store!;

    public async Task InitializeAsync() => _store = await AzureObjectStore.OpenAsync(azurite.NewOptions(), credential: null, default);

    public Task DisposeAsync() => Task.CompletedTask;
}

using Azure.Storage.Blobs;
using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Azurite;
using DRServerless.Azure.Tests.Testing;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>Opening a store: the container is there, is made, or its absence is told.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ContainerTests(AzuriteServer azurite)
{
    private readonly AzureStorageOptions _options = azurite.NewOptions();

    [Fact]
    public async Task Open_TwiceAtOnce_BothUseTheOneContainer()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AzureObjectStore.OpenAsync(_options, credential: null, default)));

        await stores[0].WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);

        Assert.NotNull(await stores[7].ReadAsync("a", default));
    }

    [Fact]
    public async Task Open_MissingAndNotToBeMade_IsStoreUnavailableUntilItIsMade()
    {
        var options = _options with { CreateContainer = false };

        var error = await Assert.ThrowsAsync<DrException>(() => AzureObjectStore.OpenAsync(options, credential: null, default));
        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains("ContainerNotFound", error.Message, StringComparison.Ordinal);

        await AzureObjectStore.OpenAsync(_options, credential: null, default);
        await AzureObjectStore.OpenAsync(options, credential: null, default);
    }

    [Fact]
    public async Task Open_ThereAndNoRightToCreate_IsNoError()
    {
        await AzureObjectStore.OpenAsync(_options, credential: null, default);
        using var network = new CreationForbidden();

        await network.Store(_options).EnsureContainerAsync(default);

        Assert.Equal(1, network.Refused);
    }

    [Fact]
    public async Task Open_MissingAndNoRightToCreate_SaysThatItIsMissing()
    {
        using var network = new CreationForbidden();

        var error = await Assert.ThrowsAsync<DrException>(() => network.Store(_options).EnsureContainerAsync(default));

        Assert.Contains("ContainerNotFound", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WrongKey_IsCredentialsRefusedAndQuotesNoSecret()
    {
        var options = azurite.WithWrongKey();

        var error = await Assert.ThrowsAsync<DrException>(() => AzureObjectStore.OpenAsync(options, credential: null, default));

        Assert.Equal(ErrorCodes.CredentialsRefused, error.Code);
        Assert.DoesNotContain(Convert.ToBase64String(new byte[64]), error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_DeletedWhileInUse_IsStoreUnavailableAndNotEmpty()
    {
        var store = await AzureObjectStore.OpenAsync(_options, credential: null, default);
        await Container().DeleteAsync();

        Assert.Equal(ErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<DrException>(() => store.ReadAsync("a", default))).Code);
    }

    [Fact]
    public async Task List_AmongForeignBlobs_GivesKeysOnly()
    {
        var store = await AzureObjectStore.OpenAsync(_options, credential: null, default);
        foreach (var foreign in new[] { "README.md", "a_b" }) await Container().GetBlobClient(foreign).UploadAsync(BinaryData.FromString("foreign"));
        string[] keys = ["a-", "a-b", "a.b", "x/.", "x/..", "x/..-"];
        foreach (var key in keys) await store.WriteAsync(key, "ours"u8.ToArray(), WriteCondition.Absent, default);

        Assert.Equal(keys.Order(StringComparer.Ordinal), await store.ListAsync("", default).ToListAsync());
        Assert.Equal(["a-", "a-b"], await store.ListAsync("a-", default).ToListAsync());
        Assert.Equal(["x/..", "x/..-"], await store.ListAsync("x/..", default).ToListAsync());
        foreach (var key in keys) Assert.NotNull(await store.ReadAsync(key, default));
    }

    /// <summary>Past the product.</summary>
    private BlobContainerClient Container() =>
        new(_options.ConnectionString, _options.Container, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04));

    /// <summary>Refuses to create containers, as a role does that is given for one container only.</summary>
    private sealed class CreationForbidden() : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Refused { get; private set; }

        public AzureObjectStore Store(AzureStorageOptions options) =>
            AzureObjectStore.Create(options, credential: null, new global::Azure.Core.Pipeline.HttpClientTransport(this), Guid.NewGuid);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Put) return await base.SendAsync(request, cancellationToken);
            Refused++;
            return ScriptedService.Refusal(403, "AuthorizationPermissionMismatch");
        }
    }
}

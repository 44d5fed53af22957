using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using DRServerless.Azure.Identity;
using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Testing;
using Moq;

namespace DRServerless.Azure.Tests.Identity;

public sealed class AzureCredentialsTests
{
    private const string Id = "01234567-89ab-cdef-0123-456789abcdef";

    [Theory]
    [InlineData(AzureIdentity.Default, null, typeof(DefaultAzureCredential))]
    [InlineData(AzureIdentity.Default, Id, typeof(DefaultAzureCredential))]
    [InlineData(AzureIdentity.ManagedIdentity, null, typeof(ManagedIdentityCredential))]
    [InlineData(AzureIdentity.ManagedIdentity, Id, typeof(ManagedIdentityCredential))]
    public void Create_Identity_IsItsCredential(AzureIdentity identity, string? clientId, Type expected) =>
        Assert.IsType(expected, AzureCredentials.Create(identity, clientId));

    [Fact]
    public async Task Store_WithIdentity_ShowsATokenForStorageToItsAccountOnly()
    {
        TokenRequestContext? asked = null;
        var credential = new Mock<TokenCredential>();
        credential.Setup(c => c.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()))
            .Callback((TokenRequestContext context, CancellationToken _) => asked = context)
            .ReturnsAsync(new AccessToken("the-token", DateTimeOffset.MaxValue));
        var options = new AzureStorageOptions { ServiceUri = new Uri("https://account.blob.core.windows.net"), Container = "the-container" };
        var service = new ScriptedService(() => ScriptedService.Refusal(404, "BlobNotFound"));
        using var transport = new HttpClientTransport(service);

        Assert.Null(await AzureObjectStore.Create(options, credential.Object, transport, Guid.NewGuid).ReadAsync("a.b/c", default));

        var request = Assert.Single(service.Requests);
        Assert.Equal("https://account.blob.core.windows.net/the-container/a-~b/c", request.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer the-token", request.Headers.GetValues("Authorization").Single());
        Assert.Equal(["https://storage.azure.com/.default"], asked!.Value.Scopes);
    }
}

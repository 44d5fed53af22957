using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Testing;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using Moq;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>What each failure of the service, the way to it and the identity becomes.</summary>
public sealed class BlobErrorsTests
{
    [Theory]
    [InlineData(401, "NoAuthenticationInformation", "credentials_refused")]
    [InlineData(400, "InvalidAuthenticationInfo", "credentials_refused")]
    [InlineData(403, "AuthorizationPermissionMismatch", "credentials_refused")]
    [InlineData(403, "AuthorizationFailure", "credentials_refused")]
    [InlineData(403, null, "credentials_refused")]
    [InlineData(404, "ContainerNotFound", "store_unavailable")]
    [InlineData(409, "ContainerBeingDeleted", "store_unavailable")]
    [InlineData(412, "LeaseIdMissing", "store_unavailable")]
    [InlineData(429, null, "store_unavailable")]
    [InlineData(500, "OperationTimedOut", "store_unavailable")]
    [InlineData(503, "ServerBusy", "store_unavailable")]
    [InlineData(503, null, "store_unavailable")]
    [InlineData(409, "BlobAlreadyExists", "write_conflict")]
    [InlineData(412, "ConditionNotMet", "write_conflict")]
    [InlineData(412, null, "write_conflict")]
    [InlineData(409, "BlobImmutableDueToPolicy", "unexpected")]
    [InlineData(400, "InvalidHeaderValue", "unexpected")]
    [InlineData(404, null, "unexpected")]
    public async Task Write_Refused_HasTheCode(int status, string? code, string expected)
    {
        var store = new ScriptedService(() => ScriptedService.Refusal(status, code)).Store(options => options with { Retries = 0 });

        var error = await Assert.ThrowsAsync<DrException>(() => store.WriteAsync("a", "x"u8.ToArray(), WriteCondition.Absent, default));

        Assert.Equal(expected, error.Code.Name);
        Assert.Contains("write 'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains(code ?? $"status {status}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NotFoundByWhoKnowsWhom_IsNotTakenForAbsence()
    {
        var store = new ScriptedService(() => ScriptedService.Refusal(404, code: null)).Store();

        Assert.Equal(ErrorCodes.Unexpected, (await Assert.ThrowsAsync<DrException>(() => store.ReadAsync("a", default))).Code);
    }

    [Fact]
    public async Task Read_NoContainer_IsNotTakenForAbsence()
    {
        var store = new ScriptedService(() => ScriptedService.Refusal(404, "ContainerNotFound")).Store();

        Assert.Equal(ErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<DrException>(() => store.ReadAsync("a", default))).Code);
        Assert.Equal(ErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<DrException>(() => store.DeleteAsync("a", default))).Code);
    }

    [Fact]
    public async Task Read_Forbidden_IsAskedOnceAndQuotesNothing()
    {
        var service = new ScriptedService(() => ScriptedService.Refusal(403, "AuthenticationFailed"));

        var error = await Assert.ThrowsAsync<DrException>(() => service.Store().ReadAsync("a", default));

        Assert.Single(service.Requests);
        Assert.Null(error.InnerException);
        Assert.Equal("AuthenticationFailed", error.Details["azureError"]);
    }

    [Fact]
    public async Task Read_BusyWithAdvice_PassesTheWaitOn()
    {
        var store = new ScriptedService(() => ScriptedService.Refusal(503, "ServerBusy", retryAfter: "7")).Store(options => options with { Retries = 0 });

        Assert.Equal(TimeSpan.FromSeconds(7), (await Assert.ThrowsAsync<DrException>(() => store.ReadAsync("a", default))).RetryAfter);
    }

    [Fact]
    public async Task Read_BusyAtFirst_IsTriedAgain()
    {
        var busy = () => ScriptedService.Refusal(503, "ServerBusy");
        var service = new ScriptedService(busy, busy, () => ScriptedService.Blob(new ByteArrayContent("one"u8.ToArray()), "0x1"));

        var read = await service.Store().ReadAsync("a", default);

        Assert.Equal("one"u8.ToArray(), read!.Content.ToArray());
        Assert.Equal("0x1", read.Tag);
        Assert.Equal(3, service.Requests.Count);
    }

    [Fact]
    public async Task Read_BusyForGood_IsTriedAsOftenAsOptionsSay()
    {
        var service = new ScriptedService(() => ScriptedService.Refusal(503, "ServerBusy"));

        await Assert.ThrowsAsync<DrException>(() => service.Store(options => options with { Retries = 4 }).ReadAsync("a", default));

        Assert.Equal(5, service.Requests.Count);
    }

    [Fact]
    public async Task Call_ServiceOutOfReach_IsStoreUnavailable()
    {
        var service = new ScriptedService((_, _) => throw new HttpRequestException("The connection was refused."));
        var store = service.Store();

        var error = await Assert.ThrowsAsync<DrException>(() => store.WriteAsync("a", "x"u8.ToArray(), WriteCondition.Always, default));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains("The connection was refused.", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, service.Requests.Count);
        Assert.Equal(ErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<DrException>(() => ListAsync(store))).Code);
        Assert.Equal(ErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<DrException>(() => store.EnsureContainerAsync(default))).Code);
    }

    [Fact]
    public async Task Call_ServiceSilent_IsStoreUnavailableAfterTheTimeout()
    {
        var store = new ScriptedService(SilentAsync).Store(options => options with { Retries = 1, AttemptTimeout = TimeSpan.FromSeconds(1) });

        Assert.Equal(ErrorCodes.StoreUnavailable, (await Assert.ThrowsAsync<DrException>(() => store.ReadAsync("a", default))).Code);
    }

    [Fact]
    public async Task Call_CancelledWhileWaiting_IsCancelled()
    {
        var asked = new TaskCompletionSource();
        using var cancelling = new CancellationTokenSource();
        var store = new ScriptedService((request, token) =>
        {
            asked.SetResult();
            return SilentAsync(request, token);
        }).Store();

        var reading = store.ReadAsync("a", cancelling.Token);
        await asked.Task;
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Call_NoIdentity_IsCredentialsRefused()
    {
        var error = await FailWithoutTokenAsync(new CredentialUnavailableException("No managed identity endpoint found.\nMore lines."));

        Assert.Equal(ErrorCodes.CredentialsRefused, error.Code);
        Assert.Contains("No managed identity endpoint found. Check", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_IdentityServiceOutOfReach_IsStoreUnavailable()
    {
        var unreachable = new AggregateException(new HttpRequestException("No such host is known."));

        Assert.Equal(ErrorCodes.StoreUnavailable, (await FailWithoutTokenAsync(new AuthenticationFailedException("No token.", unreachable))).Code);
    }

    private static async Task<DrException> FailWithoutTokenAsync(Exception failure)
    {
        var credential = new Mock<TokenCredential>();
        credential.Setup(c => c.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>())).ThrowsAsync(failure);
        var options = ScriptedService.Options with { ConnectionString = null, ServiceUri = new Uri("https://account.blob.core.windows.net") };
        using var transport = new HttpClientTransport(new ScriptedService(() => ScriptedService.Refusal(500, "Never asked")));
        var store = AzureObjectStore.Create(options, credential.Object, transport, Guid.NewGuid);
        return await Assert.ThrowsAsync<DrException>(() => store.ReadAsync("a", default));
    }

    private static async Task<HttpResponseMessage> SilentAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        throw new InvalidOperationException("Waiting for ever ended.");
    }

    private static async Task ListAsync(AzureObjectStore store)
    {
        await foreach (var _ in store.ListAsync("", default))
        {
        }
    }
}

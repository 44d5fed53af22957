using Azure;
using Azure.Core;
using Azure.Identity;
using DRServerless.Core.Errors;
using DRServerless.Functions.Identity;
using Moq;

namespace DRServerless.Functions.Tests.Identity;

public sealed class EntraTokensTests
{
    private readonly Mock<TokenCredential> _credential = new();

    [Fact]
    public async Task Token_IsAskedForTheAudience()
    {
        Answer().ReturnsAsync(new AccessToken("jwt", DateTimeOffset.MaxValue));

        Assert.Equal("jwt", await Tokens().GetTokenAsync(default));

        _credential.Verify(credential => credential.GetTokenAsync(It.Is<TokenRequestContext>(context => context.Scopes.Single() == "api://tenant/aws/.default"), It.IsAny<CancellationToken>()));
    }

    [Fact]
    public async Task Token_WithoutAnIdentity_IsRefusedAndSaysWhatToDo()
    {
        Answer().ThrowsAsync(new CredentialUnavailableException("ManagedIdentityCredential authentication unavailable."));

        var refused = await Assert.ThrowsAsync<DrException>(() => Tokens().GetTokenAsync(default));

        Assert.Equal(ErrorCodes.CredentialsRefused, refused.Code);
        Assert.Contains("managed identity", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ForAnAudienceThatTheTenantDoesNotKnow_IsRefusedAndNamesIt()
    {
        Answer().ThrowsAsync(new AuthenticationFailedException("AADSTS500011", new RequestFailedException(400, "AADSTS500011")));

        var refused = await Assert.ThrowsAsync<DrException>(() => Tokens().GetTokenAsync(default));

        Assert.Equal(ErrorCodes.CredentialsRefused, refused.Code);
        Assert.Contains("api://tenant/aws", refused.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception> Passing() => new(
        new RequestFailedException(0, "no answer"), new RequestFailedException(503, "busy"), new RequestFailedException(429, "slower"), new HttpRequestException("down"), new IOException("torn"));

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Token_WhileEntraIdDoesNotAnswer_IsUnavailable(Exception cause)
    {
        Answer().ThrowsAsync(new AuthenticationFailedException("failed", cause));

        Assert.Equal(ErrorCodes.InfrastructureUnavailable, (await Assert.ThrowsAsync<DrException>(() => Tokens().GetTokenAsync(default))).Code);
    }

    [Fact]
    public async Task Token_Cancelled_IsCancelled()
    {
        Answer().ThrowsAsync(new OperationCanceledException());

        await Assert.ThrowsAsync<OperationCanceledException>(() => Tokens().GetTokenAsync(default));
    }

    [Theory]
    [InlineData("api://tenant/drserverless-aws", true)]
    [InlineData("https://contoso.com/aws", true)]
    [InlineData("01234567-89ab-cdef-0123-456789abcdef", true)]
    [InlineData("api://tenant/aws/.default", false)]
    [InlineData("drserverless", false)]
    [InlineData("http://contoso.com", false)]
    public void Audience_IsAnIdUriOrAnId(string text, bool expected) => Assert.Equal(expected, EntraTokens.IsAudience(text));

    private Moq.Language.Flow.ISetup<TokenCredential, ValueTask<AccessToken>> Answer() =>
        _credential.Setup(credential => credential.GetTokenAsync(It.IsAny<TokenRequestContext>(), It.IsAny<CancellationToken>()));

    private EntraTokens Tokens() => new(_credential.Object, "api://tenant/aws");
}

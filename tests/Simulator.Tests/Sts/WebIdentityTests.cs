using System.Buffers.Text;
using System.Text.Json;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Tests.Ec2;

namespace DRServerless.Simulator.Tests.Sts;

public sealed class WebIdentityTests : IAsyncLifetime
{
    private const string Hub = "arn:aws:iam::111122223333:role/service/hub";
    private const string Behind = "arn:aws:iam::444455556666:role/behind";
    private const string KeysOnly = "arn:aws:iam::111122223333:role/keys-only";
    private const string Issuer = "https://sts.windows.net/tenant/";
    private const string Audience = "api://drserverless";
    private const string Subject = "the-identity";

    private Ec2Fixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync(new SimulatorOptions
    {
        Ec2 = new Ec2Options
        {
            Roles =
            [
                new RoleOptions(Hub) { TrustedRoles = [], WebIdentity = new WebIdentityTrust(Issuer, Audience, Subject) },
                new RoleOptions(Behind, "sesame") { TrustedRoles = [Hub] },
                new RoleOptions(KeysOnly),
            ],
        },
    });

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Token_OfTheTrustedIdentity_NeedsNoKey()
    {
        var session = await ExchangeAsync(Token());

        Assert.Equal(Subject, session.SubjectFromWebIdentityToken);
        Assert.Equal(Audience, session.Audience);
        Assert.Equal(Issuer, session.Provider);
        using var asRole = Sts(session.Credentials);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/hub/functions", (await asRole.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Arn);
    }

    [Theory]
    [InlineData("iss", "https://sts.windows.net/other/", "InvalidIdentityToken", "No OpenIDConnect provider")]
    [InlineData("iss", "https://sts.windows.net/tenant", "InvalidIdentityToken", "No OpenIDConnect provider")]
    [InlineData("aud", "api://other", "InvalidIdentityToken", "Incorrect token audience")]
    [InlineData("azp", "api://other", "InvalidIdentityToken", "Incorrect token audience")]
    [InlineData("sub", "another-identity", "AccessDenied", "Not authorized")]
    public async Task Token_WithAForeignClaim_IsRefused(string claim, string value, string code, string said)
    {
        var refused = await RefusedAsync(Token(claim, value));

        Assert.Equal(code, refused.ErrorCode);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iss")]
    [InlineData("sub")]
    [InlineData("aud")]
    public async Task Token_WithoutAClaim_IsRefused(string claim) => Assert.Equal("InvalidIdentityToken", (await RefusedAsync(Token(claim, null))).ErrorCode);

    [Theory]
    [InlineData("not.a-token")]
    [InlineData("a.%.c")]
    [InlineData("a.e30.c")]
    public async Task Token_ThatIsNone_IsRefused(string token) => Assert.Equal("InvalidIdentityToken", (await RefusedAsync(token)).ErrorCode);

    [Fact]
    public async Task Token_PastItsEnd_IsRefused()
    {
        var token = Token();
        _fixture.Time.Advance(TimeSpan.FromHours(2));

        Assert.IsType<Amazon.SecurityToken.Model.ExpiredTokenException>(await RefusedAsync(token));
    }

    [Fact]
    public async Task Token_ForARoleThatTrustsKeysOnly_IsRefused() => Assert.Equal("AccessDenied", (await RefusedAsync(Token(), KeysOnly)).ErrorCode);

    [Fact]
    public async Task Token_InPlaceOfAKey_OpensNothingElse()
    {
        using var ec2 = _fixture.NewClient(credentials: new AnonymousAWSCredentials());

        await Ec2Fixture.RefusedAsync("MissingAuthenticationToken", () => ec2.DescribeInstancesAsync(new DescribeInstancesRequest()));
    }

    [Fact]
    public async Task Chain_FromTheTrustedRoleWithItsExternalId_IsAllowed()
    {
        using var hub = Sts((await ExchangeAsync(Token())).Credentials);

        var session = await hub.AssumeRoleAsync(Chain("sesame"));

        Assert.Equal("arn:aws:sts::444455556666:assumed-role/behind/functions", session.AssumedRoleUser.Arn);
        Assert.Equal("AccessDenied", (await RefusedAsync(() => hub.AssumeRoleAsync(Chain("wrong")))).ErrorCode);
        var tooLong = Chain("sesame");
        tooLong.DurationSeconds = 3601;
        Assert.Equal("ValidationError", (await RefusedAsync(() => hub.AssumeRoleAsync(tooLong))).ErrorCode);
    }

    [Fact]
    public async Task Chain_FromAnotherIdentity_IsRefused()
    {
        using var user = Sts(new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey));

        Assert.Equal("AccessDenied", (await RefusedAsync(() => user.AssumeRoleAsync(Chain("sesame")))).ErrorCode);
        Assert.Equal("AccessDenied", (await RefusedAsync(() => user.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Hub, RoleSessionName = "functions" }))).ErrorCode);
    }

    [Fact]
    public async Task Token_WhileThrottled_IsRefusedAsAllCallsAre()
    {
        _fixture.Host.Faults = new FaultSettings { ThrottleRate = 1 };

        Assert.Equal("Throttling", (await RefusedAsync(Token())).ErrorCode);
    }

    private static AssumeRoleRequest Chain(string externalId) => new() { RoleArn = Behind, RoleSessionName = "functions", ExternalId = externalId };

    private async Task<AssumeRoleWithWebIdentityResponse> ExchangeAsync(string token, string role = Hub)
    {
        using var sts = Sts(new AnonymousAWSCredentials());
        return await sts.AssumeRoleWithWebIdentityAsync(new AssumeRoleWithWebIdentityRequest { RoleArn = role, RoleSessionName = "functions", WebIdentityToken = token });
    }

    private Task<AmazonSecurityTokenServiceException> RefusedAsync(string token, string role = Hub) => RefusedAsync(() => ExchangeAsync(token, role));

    private static async Task<AmazonSecurityTokenServiceException> RefusedAsync<T>(Func<Task<T>> call) =>
        await Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(call);

    /// <summary>A token for an hour, with one claim changed, or left out.</summary>
    private string Token(string? claim = null, string? value = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = Subject, ["iss"] = Issuer, ["aud"] = Audience, ["exp"] = _fixture.Time.GetUtcNow().ToUnixTimeSeconds() + 3600 };
        if (claim is not null) claims.Remove(claim);
        if (claim is not null && value is not null) claims[claim] = value;
        return $"e30.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.signature";
    }

    private AmazonSecurityTokenServiceClient Sts(AWSCredentials credentials) => new(credentials, new AmazonSecurityTokenServiceConfig
    {
        ServiceURL = _fixture.Host.HttpEndpoint.ToString(),
        AuthenticationRegion = Ec2Fixture.RegionName,
        MaxErrorRetry = 0,
    });
}

using System.Buffers.Text;
using System.Text.Json;
using DRServerless.Aws.Access;
using DRServerless.Aws.Access.Identity;
using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Access.Identity;

/// <summary>The way from a token to EC2 and EBS of an account, by the real SDK over HTTP; the simulated STS checks trust as roles of AWS do.</summary>
public sealed class WebIdentityTests : IAsyncLifetime
{
    private const string Own = "arn:aws:iam::111122223333:role/own";
    private const string Trusting = "arn:aws:iam::444455556666:role/trusting";
    private const string Behind = "arn:aws:iam::777788889999:role/behind";
    private const string Issuer = "https://sts.windows.net/tenant/";
    private const string Audience = "api://drserverless";
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Tokens _tokens;
    private Ec2World _world = null!;

    public WebIdentityTests() => _tokens = new Tokens(_time);

    public async Task InitializeAsync() => _world = await Ec2World.StartAsync(new()
    {
        Quotas = new QuotaSettings { Enforced = false },
        Ec2 = new Ec2Options
        {
            Roles =
            [
                new RoleOptions(Own) { TrustedRoles = [], WebIdentity = new WebIdentityTrust(Issuer, Audience, "host") },
                new RoleOptions(Trusting) { TrustedRoles = [], WebIdentity = new WebIdentityTrust(Issuer, Audience, "host") },
                new RoleOptions(Behind, "sesame") { TrustedRoles = [Own] },
            ],
        },
    });

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(null, null, "111122223333")]
    [InlineData(Own, null, "111122223333")]
    [InlineData(Trusting, null, "444455556666")]
    [InlineData(Behind, "sesame", "777788889999")]
    public async Task Role_OfTheProject_IsReachedWithoutAKey(string? role, string? externalId, string account)
    {
        using var connections = Connections();

        Assert.Equal(account, await connections.Open(Reference(role, externalId)).GetAccountIdAsync(None));
    }

    [Fact]
    public async Task Calls_ToEverythingOfTheInfrastructure_UseTheRole()
    {
        var infrastructure = _world.Open(Web(Own), Reference(Trusting));

        await infrastructure.CheckAccessAsync(None);
        var snapshots = await infrastructure.Snapshots.ListOwnedAsync("prj-1", None);
        var begun = await BeginAsync(infrastructure);

        Assert.Empty(snapshots);
        Assert.Equal("444455556666", _world.Simulator.Cloud.Region("444455556666", Ec2World.Region).Snapshots[begun].OwnerId);
        Assert.Equal(1, Exchanges);
    }

    [Fact]
    public async Task Session_IsSharedUntilShortlyBeforeItsEnd()
    {
        var infrastructure = _world.Open(Web(Own), Reference(Trusting), _time);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => infrastructure.CheckAccessAsync(None)));
        _time.Advance(TimeSpan.FromMinutes(49));
        await infrastructure.CheckAccessAsync(None);
        Assert.Equal(1, Exchanges);

        _time.Advance(TimeSpan.FromMinutes(2));

        await infrastructure.CheckAccessAsync(None);
        await Ebs.Eventually.HoldsAsync(() => Exchanges == 2, "the session is renewed ahead of its end", seconds: 60);
        Assert.Equal(2, _tokens.Given);
    }

    [Fact]
    public async Task Chain_FromOneOwnRole_ExchangesTheTokenOnce()
    {
        using var connections = Connections();
        await connections.Open(Reference()).GetAccountIdAsync(None);
        await connections.Open(Reference(Behind, "sesame")).GetAccountIdAsync(None);

        Assert.Equal(1, Exchanges);
        Assert.Equal(1, _world.Simulator.Statistics["sts:AssumeRole"].Requests);
    }

    [Theory]
    [InlineData("iss", "https://sts.windows.net/other/", "InvalidIdentityToken")]
    [InlineData("aud", "api://other", "InvalidIdentityToken")]
    [InlineData("sub", "someone-else", "AccessDenied")]
    [InlineData("exp", 1_000_000_000, "ExpiredTokenException")]
    public async Task Token_ThatTheAccountDoesNotTrust_IsRefusedAndSaysWhatToDo(string claim, object value, string name)
    {
        _tokens.Claims[claim] = value;

        var refused = await RefusedAsync(Trusting);

        Assert.Equal(ErrorCodes.CredentialsRefused, refused.Code);
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.Contains(Trusting, refused.Message, StringComparison.Ordinal);
        Assert.Contains("OIDC provider", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_tokens.Last!, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExternalId_OfTheWrongText_IsRefused() => Assert.Equal(ErrorCodes.CredentialsRefused, (await RefusedAsync(Behind, "wrong")).Code);

    [Theory]
    [InlineData(null, null, "names no role")]
    [InlineData(Behind, "sesame", "external id")]
    public async Task Role_ThatNeedsTheHostsOwn_SaysSoWhereThereIsNone(string? role, string? externalId, string said)
    {
        var infrastructure = _world.Open(Web(own: null), Reference(role, externalId), _time);

        var refused = await Assert.ThrowsAsync<DrException>(() => infrastructure.CheckAccessAsync(None));

        Assert.Equal(ErrorCodes.CredentialsRefused, refused.Code);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _tokens.Given);
    }

    [Fact]
    public async Task TokenSource_ThatFails_IsToldAsItIs()
    {
        _tokens.Failure = new DrException(ErrorCodes.CredentialsRefused, "The app has no managed identity.");
        var infrastructure = _world.Open(Web(Own), Reference(Trusting), _time);

        var byEc2 = await Assert.ThrowsAsync<DrException>(() => infrastructure.CheckAccessAsync(None));
        var byEbs = await Assert.ThrowsAsync<DrException>(() => BeginAsync(infrastructure));

        Assert.Equal((ErrorCodes.CredentialsRefused, "The app has no managed identity."), (byEc2.Code, byEc2.Message));
        Assert.Equal(ErrorCodes.CredentialsRefused, byEbs.Code);
        Assert.Contains("The app has no managed identity.", byEbs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sts_Throttled_IsToldByNameAndTakenWhenAllowed()
    {
        var infrastructure = _world.Open(Web(Own), Reference(Trusting), _time);
        _world.Simulator.Faults = new FaultSettings { ThrottleRate = 1 };
        Assert.Equal(ErrorCodes.Throttled, (await Assert.ThrowsAsync<DrException>(() => infrastructure.CheckAccessAsync(None))).Code);

        _world.Simulator.Faults = new FaultSettings();

        await infrastructure.CheckAccessAsync(None);
    }

    [Fact]
    public void Options_Printed_HoldNoToken() => Assert.DoesNotContain(
        "e30.", new AwsOptions { WebIdentity = new AwsWebIdentity(_tokens, Own) }.ToString(), StringComparison.Ordinal);

    private long Exchanges => _world.Simulator.Statistics.TryGetValue("sts:AssumeRoleWithWebIdentity", out var counted) ? counted.Requests : 0;

    private static async Task<string> BeginAsync(IInfrastructure infrastructure) => (await infrastructure.Blocks.BeginAsync(
        new TargetSnapshotRequest { IdempotencyKey = "key", SizeGiB = 1, ProjectId = "prj-1", MachineId = "mch-1", DeviceName = "/dev/xvda" }, None)).SnapshotId;

    private static InfrastructureReference Reference(string? role = null, string? externalId = null) => new(InfrastructureKind.Aws, Ec2World.Region, role, externalId);

    private Func<AwsOptions, AwsOptions> Web(string? own) => options => options with { Credentials = null, WebIdentity = new AwsWebIdentity(_tokens, own) };

    private AwsConnections Connections() => new(Web(Own)(new AwsOptions { Endpoint = _world.Simulator.HttpEndpoint, Retries = 0 }), _time);

    private Task<DrException> RefusedAsync(string role, string? externalId = null) =>
        Assert.ThrowsAsync<DrException>(() => _world.Open(Web(Own), Reference(role, externalId), _time).CheckAccessAsync(None));

    private sealed class Tokens(TimeProvider time) : IWebIdentityTokens
    {
        private int _given;

        public Dictionary<string, object> Claims { get; } = new() { ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = "host" };

        public DrException? Failure { get; set; }

        public int Given => _given;

        public string? Last { get; private set; }

        public Task<string> GetTokenAsync(CancellationToken cancellation)
        {
            if (Failure is not null) return Task.FromException<string>(Failure);
            Interlocked.Increment(ref _given);
            var claims = new Dictionary<string, object> { ["exp"] = time.GetUtcNow().ToUnixTimeSeconds() + 3600 };
            foreach (var (name, value) in Claims) claims[name] = value;
            return Task.FromResult(Last = $"e30.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}.signature");
        }
    }
}

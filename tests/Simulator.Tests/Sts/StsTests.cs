using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.Tests.Ec2;

namespace DRServerless.Simulator.Tests.Sts;

public sealed class StsTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::111122223333:role/service/recovery";

    private Ec2Fixture _fixture = null!;

    public async Task InitializeAsync() => _fixture = await Ec2Fixture.StartAsync(new SimulatorOptions
    {
        Ec2 = new Ec2Options { Roles = [new RoleOptions(Role, "project-1")] },
    });

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task GetCallerIdentity_Key_NamesItsUser()
    {
        using var sts = NewSts();
        var identity = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest());
        Assert.Equal(SimulatorOptions.DefaultAccountId, identity.Account);
        Assert.Equal("arn:aws:iam::000000000000:user/simulator", identity.Arn);
    }

    [Fact]
    public async Task AssumeRole_OfAnotherAccount_GivesAKeyOfThatAccount()
    {
        using var sts = NewSts();
        await _fixture.RunAsync();

        var session = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Role, RoleSessionName = "drill", ExternalId = "project-1" });

        Assert.Equal("arn:aws:sts::111122223333:assumed-role/recovery/drill", session.AssumedRoleUser.Arn);
        using var asRole = NewSts(session.Credentials);
        Assert.Equal("111122223333", (await asRole.GetCallerIdentityAsync(new GetCallerIdentityRequest())).Account);
        using var ec2 = _fixture.NewClient(credentials: session.Credentials);
        Assert.True((await ec2.DescribeInstancesAsync(new DescribeInstancesRequest())).Reservations is null or { Count: 0 });
        _fixture.Time.Advance(TimeSpan.FromMinutes(3));
        var key = _fixture.Host.Credentials.Find(session.Credentials.AccessKeyId);
        Assert.Equal(Role.Split(':')[4], key!.Identity.AccountId);
    }

    [Fact]
    public async Task AssumeRole_Refusals()
    {
        using var sts = NewSts();
        async Task RefusedAsync(string code, string role, string? externalId, int? seconds = null)
        {
            var error = await Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(() => sts.AssumeRoleAsync(
                new AssumeRoleRequest { RoleArn = role, RoleSessionName = "drill", ExternalId = externalId, DurationSeconds = seconds }));
            Assert.Equal(code, error.ErrorCode);
        }

        await RefusedAsync("AccessDenied", Role, "project-2");
        await RefusedAsync("AccessDenied", Role, null);
        await RefusedAsync("AccessDenied", Role.Replace("recovery", "other", StringComparison.Ordinal), "project-1");
        await RefusedAsync("ValidationError", "arn:aws:iam::1:role/x-and-so-on", "project-1");
        await RefusedAsync("ValidationError", Role, "project-1", seconds: 60);
    }

    private AmazonSecurityTokenServiceConfig Config() => new()
    {
        ServiceURL = _fixture.Host.HttpEndpoint.ToString(),
        AuthenticationRegion = Ec2Fixture.RegionName,
        MaxErrorRetry = 0,
    };

    private AmazonSecurityTokenServiceClient NewSts(AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey), Config());
}

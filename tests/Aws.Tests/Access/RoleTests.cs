using DRServerless.Aws.Access;
using DRServerless.Aws.Tests.Ec2;
using DRServerless.Aws.Tests.Launching;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Simulator.Ec2;
using DRServerless.Simulator.Faults;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Access;

public sealed class RoleTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::123456789012:role/recovery";
    private Ec2World world = null!;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync(new()
    {
        Quotas = new QuotaSettings { Enforced = false },
        Ec2 = new Ec2Options { Roles = [new RoleOptions(Role, "sesame")] },
    });

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Role_WithItsExternalId_ReachesTheOtherAccountOnly()
    {
        var id = await world.RunMachineAsync();
        var other = Open("sesame");

        await other.CheckAccessAsync(None);
        var missing = await Assert.ThrowsAsync<DrException>(() => other.Machines.DescribeAsync(id, None));

        Assert.Equal(ErrorCodes.InstanceNotFound, missing.Code);
        Assert.NotNull(await world.Infrastructure.Machines.DescribeAsync(id, None));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public async Task Role_WithoutItsExternalId_IsRefused(string? externalId)
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => Open(externalId).CheckAccessAsync(None));

        Assert.Equal(ErrorCodes.CredentialsRefused, refused.Code);
        Assert.Contains("AccessDenied", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_RegionDown_IsUnavailableAndNotRefused()
    {
        world.Simulator.SetOutage(Ec2World.Region, down: true);

        var refused = await Assert.ThrowsAsync<DrException>(() => Open("sesame").CheckAccessAsync(None));

        Assert.Equal(ErrorCodes.InfrastructureUnavailable, refused.Code);
    }

    [Fact]
    public async Task Role_RefusedOnce_IsAskedAgainAndTakenWhenAllowed()
    {
        world.Simulator.SetOutage(Ec2World.Region, down: true);
        var role = Open("sesame");
        await Assert.ThrowsAsync<DrException>(() => role.CheckAccessAsync(None));

        world.Simulator.SetOutage(Ec2World.Region, down: false);

        await role.CheckAccessAsync(None);
    }

    [Fact]
    public async Task Account_OfTheIdentity_IsAskedOnce()
    {
        using var connections = new AwsConnections(new AwsOptions
        {
            Endpoint = world.Simulator.HttpEndpoint,
            Credentials = new AwsStaticCredentials(Simulator.Hosting.SimulatorOptions.DefaultAccessKeyId, Simulator.Hosting.SimulatorOptions.DefaultSecretAccessKey),
        }, TimeProvider.System);
        var connection = connections.Open(new InfrastructureReference(InfrastructureKind.Aws, Ec2World.Region, Role, "sesame"));

        Assert.Equal("123456789012", await connection.GetAccountIdAsync(None));
        Assert.Equal("123456789012", await connection.GetAccountIdAsync(None));
        Assert.Equal(1, world.Simulator.Statistics["sts:GetCallerIdentity"].Requests);
    }

    [Theory]
    [InlineData("000000000000", true)]
    [InlineData("123456789012", false)]
    public async Task Launch_InstanceProfileOfTheSource_IsCarriedWithinItsAccountOnly(string account, bool carried)
    {
        var arn = $"arn:aws:iam::{account}:instance-profile/web";
        var request = await world.RequestAsync(await world.RunMachineAsync());
        request = request with { Source = request.Source with { InstanceProfileArn = arn }, Settings = new LaunchSettings() };

        var launched = await world.Infrastructure.Machines.DescribeAsync((await world.LaunchAsync(request)).InstanceId!, None);

        Assert.Equal(carried ? arn : null, launched.InstanceProfileArn);
    }

    private IInfrastructure Open(string? externalId) =>
        world.Open(reference: new InfrastructureReference(InfrastructureKind.Aws, Ec2World.Region, Role, externalId));
}

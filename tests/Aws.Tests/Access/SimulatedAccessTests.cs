using DRServerless.Aws.Access;
using DRServerless.Aws.Tests.Ec2;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Simulator.Faults;
using DRServerless.Simulator.Hosting;
using static System.Threading.CancellationToken;

namespace DRServerless.Aws.Tests.Access;

public sealed class SimulatedAccessTests : IAsyncLifetime
{
    private Ec2World world = null!;

    public async Task InitializeAsync() => world = await Ec2World.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task CheckAccess_GoodCredentials_Passes() => await world.Infrastructure.CheckAccessAsync(None);

    [Fact]
    public async Task CheckAccess_OverHttpsWithThePinnedCertificate_Passes() =>
        await world.Open(options => options with { Endpoint = world.Simulator.HttpsEndpoint, Certificate = world.Simulator.Certificate }).CheckAccessAsync(None);

    [Fact]
    public async Task CheckAccess_OverHttpsWithAnotherCertificate_IsUnavailable()
    {
        await using var other = await Ec2World.StartAsync();

        await RefusedAsync(ErrorCodes.InfrastructureUnavailable, options => options with { Endpoint = world.Simulator.HttpsEndpoint, Certificate = other.Simulator.Certificate });
        await RefusedAsync(ErrorCodes.InfrastructureUnavailable, options => options with { Endpoint = world.Simulator.HttpsEndpoint });
    }

    [Theory]
    [InlineData(SimulatorOptions.DefaultAccessKeyId, "wrong-secret")]
    [InlineData("AKIAUNKNOWN000000000", SimulatorOptions.DefaultSecretAccessKey)]
    public async Task CheckAccess_WrongKey_IsRefusedWithoutTheSecret(string id, string secret)
    {
        var refused = await RefusedAsync(ErrorCodes.CredentialsRefused, options => options with { Credentials = new AwsStaticCredentials(id, secret) });

        Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAccess_Throttled_IsToldByName()
    {
        world.Simulator.Faults = new FaultSettings { ThrottleRate = 1 };
        await RefusedAsync(ErrorCodes.Throttled);
    }

    [Fact]
    public async Task CheckAccess_ServerErrors_IsUnavailable()
    {
        world.Simulator.Faults = new FaultSettings { ServerErrorRate = 1 };
        await RefusedAsync(ErrorCodes.InfrastructureUnavailable);
    }

    [Fact]
    public async Task CheckAccess_ServerErrorsNowAndThen_AreTriedAgainBySdk()
    {
        world.Simulator.Faults = new FaultSettings { ServerErrorRate = 0.3 };
        await world.Open(options => options with { Retries = 10 }).CheckAccessAsync(None);
    }

    [Theory]
    [InlineData(OutageStyle.Reset)]
    [InlineData(OutageStyle.Unavailable)]
    public async Task CheckAccess_RegionDown_IsUnavailableAndOthersGoOn(OutageStyle style)
    {
        world.Simulator.Faults = new FaultSettings { OutageStyle = style };
        world.Simulator.SetOutage(Ec2World.Region, down: true);

        await RefusedAsync(ErrorCodes.InfrastructureUnavailable);
        await world.Open(reference: new InfrastructureReference(InfrastructureKind.Aws, "eu-central-1")).CheckAccessAsync(None);
    }

    [Fact]
    public async Task CheckAccess_NothingListens_IsUnavailable() =>
        await RefusedAsync(ErrorCodes.InfrastructureUnavailable, options => options with { Endpoint = new Uri("http://127.0.0.1:9") });

    [Fact]
    public async Task CheckAccess_AnswerTooLate_IsUnavailable()
    {
        await using var slow = await Ec2World.StartAsync();
        slow.Simulator.Faults = new FaultSettings { LatencyMilliseconds = 60_000 };
        var infrastructure = slow.Open(options => options with { AttemptTimeout = TimeSpan.FromSeconds(1) });

        var refused = await Assert.ThrowsAsync<DrException>(() => infrastructure.CheckAccessAsync(None));

        Assert.Equal(ErrorCodes.InfrastructureUnavailable, refused.Code);
        slow.Time.Advance(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task CheckAccess_Cancelled_IsCancelledAndNoError()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Infrastructure.CheckAccessAsync(source.Token));
    }

    [Fact]
    public void Open_OtherInfrastructure_IsUnsupported()
    {
        var refused = Assert.Throws<DrException>(() => world.Open(reference: new InfrastructureReference(InfrastructureKind.VCenter, "")));

        Assert.Equal(ErrorCodes.UnsupportedInfrastructure, refused.Code);
    }

    private async Task<DrException> RefusedAsync(ErrorCode code, Func<AwsOptions, AwsOptions>? change = null)
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => world.Open(change).CheckAccessAsync(None));
        Assert.Equal(code, refused.Code);
        return refused;
    }
}

using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Hosting.Settings;
using DRServerless.Functions.Tests.Http;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace DRServerless.Functions.Tests.Hosting;

public sealed class HostCompositionTests
{
    [Fact]
    public async Task Functions_OfEveryKind_CanBeMade()
    {
        await using var world = new FunctionWorld();

        Assert.All(FunctionList.All.Select(function => function.Method.DeclaringType!).Where(type => !type.IsAbstract).Distinct(), type =>
            Assert.NotNull(ActivatorUtilities.CreateInstance(world.Services, type)));
    }

    [Fact]
    public async Task Workflows_AreOneSetForTheProcess()
    {
        await using var world = new FunctionWorld();
        var services = world.Services.GetRequiredService<WorkflowServices>();

        Assert.Same(services, world.Services.GetRequiredService<WorkflowServices>());
        Assert.Same(world.Orchestrations, services.Client());
        Assert.NotNull(services.OperationEnded);
    }

    [Fact]
    public void Quotas_OfTheSettings_AreThoseOfAccounts()
    {
        var pacing = AwsComposition.Pacing(new CopySettings { ReadsPerSecond = 5_000, WritesPerSecond = 250 });

        Assert.Equal((5_000, 1_000), (pacing.GetBlock.PerAccount, pacing.GetBlock.PerSnapshot));
        Assert.Equal((250, 1_000), (pacing.PutBlock.PerAccount, pacing.PutBlock.PerSnapshot));
        Assert.Empty(pacing.Validate());
    }

    [Fact]
    public void Aws_WithoutAnAudience_HasNoWebIdentity() => Assert.Null(AwsComposition.Options(new AwsSettings()).WebIdentity);

    [Fact]
    public void Aws_WithAnAudience_WorksAsTheRoleThatIsGiven() =>
        Assert.Equal("arn:r", AwsComposition.Options(new AwsSettings { Audience = "api://a", RoleArn = "arn:r" }).WebIdentity!.RoleArn);

    [Fact]
    public void Aws_OpensRegionsWithoutACall()
    {
        using var infrastructures = AwsComposition.Infrastructures(new HostSettings(), TimeProvider.System, seed: 1);

        Assert.NotNull(infrastructures.Open(new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1")));
    }

    [Fact]
    public async Task Health_ShowsWhatFailedSinceWhenUntilItIsWell()
    {
        await using var world = new FunctionWorld();
        var health = world.Services.GetRequiredService<HostHealth>();
        health.Report("replication", ErrorCodes.StoreUnavailable);
        world.Time.Advance(TimeSpan.FromMinutes(5));
        health.Report("replication", ErrorCodes.Throttled);

        var troubled = await world.CallAsync("getHealth");
        health.Clear("replication");
        var well = await world.CallAsync("getHealth");

        Assert.Equal("troubled", troubled.Body.GetProperty("status").GetString());
        Assert.Equal("replication: throttled since 2026-05-01 12:00:00Z", troubled.Body.GetProperty("problems")[0].GetString());
        Assert.Equal("well", well.Body.GetProperty("status").GetString());
    }
}

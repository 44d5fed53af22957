using System.Text.RegularExpressions;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Functions.Hosting;
using DRServerless.Functions.Tests.Http;
using DRServerless.Functions.Timers;
using DRServerless.Workflows.Retention;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace DRServerless.Functions.Tests.Timers;

public sealed partial class TimerTests
{
    private static readonly ProjectId Shop = new("prj-1");

    [Fact]
    public void Timers_OfTheApp_AreTheseAndDoNotRunAtEveryStart() => Assert.Equal(
        ["forget-ended-instances 0 17 * * * * False", "timer-replication-keeper 0 * * * * * False", "timer-retention 30 */5 * * * * False"],
        FunctionList.With<TimerTriggerAttribute>().Select(timer => $"{timer.Name} {timer.Trigger.Schedule} {timer.Trigger.RunOnStartup}").Order());

    [Fact]
    public void Schedules_OfTheApp_HaveSixFields() =>
        Assert.All(FunctionList.With<TimerTriggerAttribute>(), timer => Assert.Matches(Schedule(), timer.Trigger.Schedule));

    [Fact]
    public async Task Keeper_LoopThatDied_IsStartedAgain()
    {
        await using var world = await ProtectedAsync();

        await KeepAsync(world);
        await KeepAsync(world);

        Assert.Equal(["start replication-loop replication-mch-1", "start replication-loop replication-mch-1"], world.Orchestrations.Calls);
        Assert.True(world.Orchestrations.Instances.ContainsKey("replication-mch-1"));
    }

    [Fact]
    public async Task Keeper_ProjectThatIsNotProtected_IsLeftAlone()
    {
        await using var world = await ProtectedAsync(project => project with { State = ProjectState.NotProtected });

        await KeepAsync(world);

        Assert.Empty(world.Orchestrations.Calls);
    }

    [Fact]
    public async Task Keeper_LockWhoseOperationIsGone_IsReleased()
    {
        await using var world = await ProtectedAsync(project => project with { ActiveOperation = new OperationId("op-gone") });

        await KeepAsync(world);

        Assert.Null((await world.Documents.FindAsync<Project>(Keys.Project(Shop), default))!.Value.ActiveOperation);
    }

    [Fact]
    public async Task Keeper_RuntimeOutOfReach_IsShownUntilItIsBack()
    {
        await using var world = await ProtectedAsync();
        var health = world.Services.GetRequiredService<HostHealth>();
        world.Orchestrations.Failure = new DrException(ErrorCodes.StoreUnavailable, "The hub is away.");
        await KeepAsync(world);
        Assert.Contains("replication: store_unavailable", string.Join(';', health.Problems()), StringComparison.Ordinal);

        world.Orchestrations.Failure = null;
        await KeepAsync(world);

        Assert.DoesNotContain("replication:", string.Join(';', health.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retention_SnapshotThatCouldNotBeDeleted_IsDeletedNow()
    {
        await using var world = await ProtectedAsync();
        await world.Documents.CreateAsync(
            Keys.GarbageItem(Shop, "left"), new Garbage { Name = "left", Reason = "The region was down.", At = world.Time.GetUtcNow(), Resources = [new GarbageResource(Side.Source, GarbageKind.Snapshot, "snap-1")] }, default);
        var snapshots = new Mock<ISnapshots> { DefaultValue = DefaultValue.Mock };
        snapshots.Setup(each => each.ListOwnedWithKeysAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync([]);
        var infrastructure = new Mock<IInfrastructure>();
        infrastructure.Setup(each => each.Snapshots).Returns(snapshots.Object);
        world.Infrastructures.Setup(provider => provider.Open(It.IsAny<InfrastructureReference>())).Returns(infrastructure.Object);

        await Make<RetentionKeeper>(world).RunAsync(new TimerInfo(), world.Client.Object, FunctionWorld.Context("timer-retention"));

        snapshots.Verify(each => each.DeleteAsync("snap-1", It.IsAny<CancellationToken>()));
        Assert.Null(await world.Documents.FindAsync<Garbage>(Keys.GarbageItem(Shop, "left"), default));
    }

    [Fact]
    public async Task Chores_OneFails_TheOthersRun()
    {
        var health = new HostHealth(TimeProvider.System);
        var done = new List<string>();
        var failure = await Assert.ThrowsAsync<AggregateException>(() => new Chores(health, NullLogger<Chores>.Instance).RunAsync(
            default,
            ("first", _ => throw new DrException(ErrorCodes.Throttled, "Slower.")),
            ("second", _ => throw new InvalidOperationException("A bug.")),
            ("third", _ => Note("third"))));

        Assert.IsType<InvalidOperationException>(Assert.Single(failure.InnerExceptions));
        Assert.Equal(["third"], done);
        Assert.Collection(health.Problems(), first => Assert.StartsWith("first: throttled", first), second => Assert.StartsWith("second: unexpected", second));

        Task Note(string name)
        {
            done.Add(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Chores_HostStops_EndAtOnce()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        var ran = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new Chores(new HostHealth(TimeProvider.System), NullLogger<Chores>.Instance).RunAsync(
            stopping.Token,
            ("first", token => Task.FromCanceled(token)),
            ("second", _ => { ran = true; return Task.CompletedTask; }
        )));

        Assert.False(ran);
    }

    private static async Task<FunctionWorld> ProtectedAsync(Func<Project, Project>? change = null)
    {
        var world = new FunctionWorld();
        var project = new Project
        {
            Id = Shop,
            Name = "shop",
            Source = new InfrastructureReference(InfrastructureKind.Aws, "eu-west-1"),
            Target = new InfrastructureReference(InfrastructureKind.Aws, "eu-central-1"),
            State = ProjectState.Normal,
            CreatedAt = world.Time.GetUtcNow(),
        };
        await world.Documents.CreateAsync(Keys.Project(Shop), change?.Invoke(project) ?? project, default);
        await world.AddMachineAsync(Shop);
        return world;
    }

    private static Task KeepAsync(FunctionWorld world) =>
        Make<ReplicationKeeper>(world).RunAsync(new TimerInfo(), world.Client.Object, FunctionWorld.Context("timer-replication-keeper"));

    private static T Make<T>(FunctionWorld world) => ActivatorUtilities.CreateInstance<T>(world.Services);

    [GeneratedRegex(@"^(\S+ ){5}\S+$")]
    private static partial Regex Schedule();
}

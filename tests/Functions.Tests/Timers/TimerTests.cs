using System.Text.RegularExpressions;
using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;
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
        ["forget-ended-instances 0 17 * * * * False", "timer-drills 15 * * * * * False", "timer-replication-keeper 0 * * * * * False", "timer-retention 30 */5 * * * * False"],
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
    public async Task Drills_OneIsDue_IsStartedOnceUnderTheIdOfItsTime()
    {
        await using var world = await ProtectedAsync();
        await ScheduleAsync(world);
        world.Time.Advance(TimeSpan.FromMinutes(1));
        var timer = Make<DrillTimer>(world);

        await timer.RunAsync(new TimerInfo(), world.Client.Object, FunctionWorld.Context("timer-drills"));
        await timer.RunAsync(new TimerInfo(), world.Client.Object, FunctionWorld.Context("timer-drills"));

        var occurrence = Assert.Single(await OccurrencesAsync(world));
        Assert.Equal(DrillOutcome.Started, occurrence.Outcome);
        Assert.Equal([$"start drill-machines {occurrence.OperationId}"], world.Orchestrations.Calls);
    }

    [Fact]
    public async Task Drills_AppWasDown_AreToldAsMissed()
    {
        await using var world = await ProtectedAsync();
        await ScheduleAsync(world);
        world.Time.Advance(TimeSpan.FromMinutes(30));

        await Make<DrillTimer>(world).RunAsync(new TimerInfo(), world.Client.Object, FunctionWorld.Context("timer-drills"));

        Assert.Equal(DrillOutcome.Missed, Assert.Single(await OccurrencesAsync(world)).Outcome);
        Assert.Empty(world.Orchestrations.Calls);
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

    /// <summary>A drill a minute from now, which may start for five minutes.</summary>
    private static async Task ScheduleAsync(FunctionWorld world)
    {
        var due = world.Time.GetUtcNow().AddMinutes(1);
        await world.Documents.CreateAsync(Keys.DrillSettings(Shop), new DrillSettings
        {
            Schedule = new DrillSchedule { Cron = $"{due.Minute} {due.Hour} {due.Day} {due.Month} *", StartWindowMinutes = 5 },
            Networks = new Dictionary<Side, IsolatedNetwork> { [Side.Target] = new("subnet-0a1b2c3d", "sg-0a1b2c3d") },
            ChangedAt = world.Time.GetUtcNow(),
        }, default);
        await world.Documents.CreateAsync(Keys.RecoveryPoint(Shop, new MachineId("mch-1"), new RecoveryPointId("rp-1")), new RecoveryPoint
        {
            Id = new RecoveryPointId("rp-1"),
            MachineId = new MachineId("mch-1"),
            Kind = RecoveryPointKind.Scheduled,
            Direction = Direction.Forward,
            DirectionEpoch = 0,
            InstanceId = "i-1",
            TakenAt = world.Time.GetUtcNow(),
            SealedAt = world.Time.GetUtcNow(),
            Disks = [],
        }, default);
    }

    private static async Task<IReadOnlyList<DrillOccurrence>> OccurrencesAsync(FunctionWorld world)
    {
        var found = new List<DrillOccurrence>();
        await foreach (var occurrence in world.Documents.ListAsync<DrillOccurrence>(Keys.DrillOccurrences(Shop), default)) found.Add(occurrence);
        return found;
    }

    private static Task KeepAsync(FunctionWorld world) =>
        Make<ReplicationKeeper>(world).RunAsync(new TimerInfo(), world.Client.Object, FunctionWorld.Context("timer-replication-keeper"));

    private static T Make<T>(FunctionWorld world) => ActivatorUtilities.CreateInstance<T>(world.Services);

    [GeneratedRegex(@"^(\S+ ){5}\S+$")]
    private static partial Regex Schedule();
}

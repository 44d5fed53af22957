using System.Text.Json;
using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Functions.Durable.Orchestrations;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask;
using Moq;
using RetryPolicy = DRServerless.Workflows.Runtime.RetryPolicy;

namespace DRServerless.Functions.Tests.Orchestrations;

/// <summary>What the adapter asks of the platform.</summary>
public sealed class DurableOrchestrationContextTests
{
    private static readonly ActivityName<string, int> Step = new("step");
    private static readonly OrchestrationName<string, int> Child = new("child");

    private readonly Mock<TaskOrchestrationContext> _platform = new();

    public DurableOrchestrationContextTests()
    {
        _platform.SetupGet(each => each.Name).Returns("main");
        _platform.SetupGet(each => each.InstanceId).Returns("main-1");
    }

    [Fact]
    public async Task CallActivity_WithRetries_CarriesThePolicyOver()
    {
        TaskOptions? asked = null;
        _platform.Setup(each => each.CallActivityAsync<JsonElement?>("step", It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName _, object? _, TaskOptions? options) =>
            {
                asked = options;
                return Task.FromResult<JsonElement?>(JsonElement.Parse("5"));
            });

        Assert.Equal(5, await RunAsync(context => context.CallActivityAsync(Step, "in", new RetryPolicy(int.MaxValue, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1)))));

        var policy = asked!.Retry!.Policy!;
        Assert.Equal(
            (int.MaxValue, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan),
            (policy.MaxNumberOfAttempts, policy.FirstRetryInterval, policy.BackoffCoefficient, policy.MaxRetryInterval, policy.RetryTimeout));
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    public void Retries_OfAFailure_AreForPassingOnesUnlessAllAreAskedFor(bool isTransient, bool everything, bool again)
    {
        var policy = Retries.Of(new RetryPolicy(3, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1)) { RetryEverything = everything })!.Policy!;
        var failure = new DurableFailureException(new FailureRecord("some_code", "x", isTransient));
        var thrown = new DurableTask.Core.Exceptions.TaskFailedException(1, 2, "step", "", "", null)
        {
            FailureDetails = new DurableTask.Core.FailureDetails(failure.GetType().FullName!, failure.Message, null, null, isNonRetriable: false),
        };

        Assert.Equal(again, policy.Handle(thrown));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 5)]
    public void Retries_DelaysThatThePlatformRefuses_AreBentIntoOnesItTakes(int firstSeconds, int longestSeconds)
    {
        var policy = Retries.Of(new RetryPolicy(3, TimeSpan.FromSeconds(firstSeconds), 2, TimeSpan.FromSeconds(longestSeconds)))!.Policy!;

        Assert.True(policy.FirstRetryInterval > TimeSpan.Zero && policy.FirstRetryInterval <= policy.MaxRetryInterval);
    }

    [Fact]
    public void Retries_OneAttempt_IsNoPolicy()
    {
        Assert.Null(Retries.Of(null));
        Assert.Null(Retries.Of(new RetryPolicy(1, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task CallSubOrchestration_WithoutAnId_IsGivenOneOfItsCallers()
    {
        SubOrchestrationOptions? asked = null;
        _platform.Setup(each => each.NewGuid()).Returns(new Guid("01234567-89ab-cdef-0123-456789abcdef"));
        _platform.Setup(each => each.CallSubOrchestratorAsync<JsonElement?>("child", It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName _, object? _, TaskOptions? options) =>
            {
                asked = (SubOrchestrationOptions)options!;
                return Task.FromResult<JsonElement?>(JsonElement.Parse("5"));
            });

        Assert.Equal(5, await RunAsync(context => context.CallSubOrchestrationAsync(Child, "in")));

        Assert.Equal("main-1:0123456789ab", asked!.InstanceId);
        Assert.Equal(WorkflowVersions.Current, asked.Version!.Value.Version);
    }

    [Fact]
    public async Task ContinueAsNew_KeepsEventsAndTakesTheCurrentVersion()
    {
        await RunAsync(context =>
        {
            context.ContinueAsNew("next");
            return Task.FromResult(0);
        });

        _platform.Verify(each => each.ContinueAsNew(It.Is<ContinueAsNewOptions>(options =>
            options.PreserveUnprocessedEvents && options.NewVersion == WorkflowVersions.Current && ((JsonElement)options.NewInput!).GetString() == "next")));
    }

    [Theory]
    [InlineData("", WorkflowVersions.First)]
    [InlineData("7", "7")]
    public async Task Version_OfAnInstance_IsItsOwn(string stored, string shown)
    {
        _platform.SetupGet(each => each.Version).Returns(stored);

        Assert.Equal(shown, await RunAsync(context => Task.FromResult(context.Version)));
    }

    [Fact]
    public async Task CurrentTime_IsUniversal()
    {
        _platform.SetupGet(each => each.CurrentUtcDateTime).Returns(new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Unspecified));

        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), await RunAsync(context => Task.FromResult(context.CurrentTime)));
    }

    [Fact]
    public async Task Run_EndsWithATimerOpen_CancelsIt()
    {
        CancellationToken given = default;
        _platform.Setup(each => each.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>())).Returns((DateTime _, CancellationToken cancellation) =>
        {
            given = cancellation;
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });

        await RunAsync(context =>
        {
            _ = context.DelayAsync(TimeSpan.FromDays(1));
            return Task.FromResult(0);
        });

        Assert.True(given.IsCancellationRequested);
    }

    [Fact]
    public async Task Await_SomethingElse_FailsAtOnce()
    {
        var failure = await Assert.ThrowsAsync<DrException>(() => RunAsync(async _ =>
        {
            await new TaskCompletionSource().Task;
            return 0;
        }));

        Assert.Equal(ErrorCodes.NotDeterministic, failure.Code);
    }

    private async Task<T> RunAsync<T>(Func<DurableOrchestrationContext, Task<T>> code)
    {
        var context = new DurableOrchestrationContext(_platform.Object);
        var result = await context.Turn.RunAsync(async () => await code(context));
        context.End();
        return (T)result!;
    }
}

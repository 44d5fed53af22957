using System.Text.Json;
using DRServerless.Conformance.Runtime;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Chunks;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Storage;
using DRServerless.Functions.Durable;
using DRServerless.Functions.Durable.Client;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace DRServerless.Functions.Tests.Functions;

/// <summary>One function for each definition, one definition for each function, and every function runs its own.</summary>
public sealed class DefinitionFunctionTests
{
    private static readonly WorkflowCatalog Catalog = WorkflowCatalog.Create(new WorkflowServices
    {
        Objects = new MemoryObjectStore(),
        Infrastructures = Mock.Of<IInfrastructureProvider>(),
        Copier = new ChunkCopier(new BlockBufferPool(1), new MemoryObjectStore(), TimeProvider.System, new Backoff(1)),
        Client = () => throw new InvalidOperationException(),
        Time = TimeProvider.System,
        Loggers = NullLoggerFactory.Instance,
    });

    private readonly TestDefinitions _define = new();
    private readonly Mock<DurableTaskClient> _client = new("test");

    public static TheoryData<string> OrchestratorNames => [.. FunctionMethod.Orchestrators.Select(each => each.Name)];

    public static TheoryData<string> ActivityNames => [.. FunctionMethod.Activities.Select(each => each.Name)];

    [Fact]
    public void Orchestrations_AndOrchestratorFunctions_AreTheSame() =>
        Assert.Equal(Catalog.Orchestrations.Select(each => each.Name).Order(), FunctionMethod.Orchestrators.Select(each => each.Name).Order());

    [Fact]
    public void Activities_AndActivityFunctions_AreTheSame() =>
        Assert.Equal(Catalog.Activities.Select(each => each.Name).Order(), FunctionMethod.Activities.Select(each => each.Name).Order());

    [Theory]
    [MemberData(nameof(OrchestratorNames))]
    public async Task OrchestratorFunction_Triggered_RunsItsDefinition(string name)
    {
        _define.Orchestration<int, string>(name, (context, n) => Task.FromResult($"{context.InstanceId} {n}"));
        var platform = Platform(name, JsonElement.Parse("7"));

        var output = await Function(name).RunAsync(Services(), platform.Object);

        Assert.Equal("\"instance-1 7\"", output.GetRawText());
    }

    [Theory]
    [MemberData(nameof(OrchestratorNames))]
    public async Task OrchestratorFunction_Failing_TellsTheCodeAndNoStack(string name)
    {
        _define.Orchestration<int, string>(name, (_, _) => throw new InvalidOperationException("bug"));

        var failure = await Assert.ThrowsAsync<DurableFailureException>(() => Function(name).RunAsync(Services(), Platform(name, null).Object));

        Assert.Equal("unexpected", failure.Failure.Code);
        Assert.Null(failure.StackTrace);
        Assert.DoesNotContain(" at ", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ActivityNames))]
    public async Task ActivityFunction_Triggered_RunsItsDefinitionWithTheClientAtHand(string name)
    {
        using var stop = new CancellationTokenSource();
        _define.Activity<int, string>(name, (n, cancellation) => Task.FromResult($"{n} {cancellation == stop.Token}"));
        var services = Services();

        var output = await Function(name).RunAsync(services, JsonElement.Parse("7"), _client.Object, "instance-1", stop.Token);

        Assert.Equal("\"7 True\"", output.GetRawText());
        Assert.Same(_client.Object, services.GetRequiredService<DurableClientSource>().Client);
    }

    [Fact]
    public async Task ActivityFunction_HostStops_LeavesAsACancellation()
    {
        var name = FunctionMethod.Activities.First().Name;
        using var stop = new CancellationTokenSource();
        _define.Activity<int, int>(name, (_, _) =>
        {
            stop.Cancel();
            throw new InvalidOperationException("the connection was torn down");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Function(name).RunAsync(Services(), JsonElement.Parse("7"), _client.Object, "instance-1", stop.Token));
    }

    [Fact]
    public async Task ActivityFunction_InputOfAnotherShape_IsRefusedWithoutQuotingIt()
    {
        var name = FunctionMethod.Activities.First().Name;
        _define.Activity<int, int>(name, n => n);

        var failure = await Assert.ThrowsAsync<DurableFailureException>(
            () => Function(name).RunAsync(Services(), JsonElement.Parse("""{"password":"x"}"""), _client.Object, "instance-1", default));

        Assert.Equal("invalid_request", failure.Failure.Code);
        Assert.DoesNotContain("password", failure.Message, StringComparison.Ordinal);
    }

    private static FunctionMethod Function(string name) => FunctionMethod.All.Single(each => each.Name == name);

    private static Mock<TaskOrchestrationContext> Platform(string name, object? input)
    {
        var platform = new Mock<TaskOrchestrationContext>();
        platform.SetupGet(each => each.Name).Returns(name);
        platform.SetupGet(each => each.InstanceId).Returns("instance-1");
        platform.Setup(each => each.GetInput<object?>()).Returns(input);
        platform.Setup(each => each.CreateReplaySafeLogger(It.IsAny<string>())).Returns(NullLogger.Instance);
        return platform;
    }

    private ServiceProvider Services() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(new RuntimeDefinitions(_define.Orchestrations, _define.Activities))
        .AddDurableRuntime()
        .BuildServiceProvider();
}

using System.Text.Json;
using DRServerless.Conformance.Runtime;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Failures;
using DRServerless.Functions.Tests.Client;
using DRServerless.Workflows.Runtime;
using Grpc.Core;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace DRServerless.Functions.Tests.Functions;

/// <summary>What was stopped begins nothing any more.</summary>
public sealed class ActivityRunnerTests
{
    private readonly ClientFixture _fixture = new();
    private readonly TestDefinitions _define = new();
    private int _ran;

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Run_ItsTreeWasEnded_IsRefused(OrchestrationRuntimeStatus? root)
    {
        if (root is { } status) _fixture.Add("loop", status);
        _fixture.Add("loop:a:b", OrchestrationRuntimeStatus.Running);

        var failure = await Assert.ThrowsAsync<DurableFailureException>(() => RunAsync("loop:a:b"));

        Assert.Equal(("terminated", false), (failure.Failure.Code, failure.Failure.IsTransient));
        Assert.Equal(0, _ran);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    public async Task Run_ItsTreeStandsOrEndedByItself_Runs(OrchestrationRuntimeStatus root)
    {
        _fixture.Add("loop", root);

        await RunAsync("loop:a");

        Assert.Equal(1, _ran);
    }

    [Fact]
    public async Task Run_AtTheTop_AsksNobody()
    {
        await RunAsync("loop");

        Assert.Equal(1, _ran);
        _fixture.Platform.Verify(each => each.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task Run_HostDoesNotAnswer_Runs()
    {
        _fixture.Platform.Setup(each => each.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.Unavailable, "")));

        await RunAsync("loop:a");

        Assert.Equal(1, _ran);
    }

    private Task<JsonElement> RunAsync(string instance)
    {
        _define.Activity<int, int>("step", _ => ++_ran);
        var runner = new ActivityRunner(new RuntimeDefinitions([], _define.Activities), _fixture.Tree, NullLogger<ActivityRunner>.Instance);
        return runner.RunAsync("step", instance, JsonElement.Parse("1"), CancellationToken.None);
    }
}

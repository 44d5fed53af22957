using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;

namespace DRServerless.Functions.Tests.Client;

public sealed class DurableOrchestrationClientTests
{
    private readonly ClientFixture _fixture = new();

    private static CancellationToken None => CancellationToken.None;

    private Moq.Language.Flow.ISetup<DurableTaskClient, Task<string>> Schedule => _fixture.Platform.Setup(each => each.ScheduleNewOrchestrationInstanceAsync(
        It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()));

    public static TheoryData<Exception> SaysThatItExists =>
    [
        new OrchestrationAlreadyExistsException("taken"),
        new RpcException(new Status(StatusCode.AlreadyExists, "taken")),
    ];

    [Fact]
    public async Task Start_NewId_AsksForItOnceWithTheVersion()
    {
        StartOrchestrationOptions? asked = null;
        Schedule.Returns((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) =>
        {
            asked = options;
            return Task.FromResult("");
        });

        Assert.True(await _fixture.Client.StartAsync(ClientFixture.Name, "main-1", 1, None));

        Assert.Equal("main-1", asked!.InstanceId);
        Assert.Equal(WorkflowVersions.Current, asked.Version!.Value.Version);
        Assert.Superset(new HashSet<string>(["Pending", "Running", "Suspended", "Completed", "Failed", "Terminated"]), asked.DedupeStatuses!.ToHashSet());
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Start_IdThatStands_IsFalseAlsoWhereTheProviderWouldOverwriteIt(OrchestrationRuntimeStatus status)
    {
        _fixture.Add("main-1", status);

        Assert.False(await _fixture.Client.StartAsync(ClientFixture.Name, "main-1", 1, None));

        _fixture.Platform.Verify(each => each.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [MemberData(nameof(SaysThatItExists))]
    public async Task Start_AnotherWasFaster_IsFalse(Exception refusal)
    {
        Schedule.ThrowsAsync(refusal);

        Assert.False(await _fixture.Client.StartAsync(ClientFixture.Name, "main-1", 1, None));
    }

    [Fact]
    public async Task Start_HostDoesNotAnswer_IsAPassingFailure()
    {
        Schedule.ThrowsAsync(new RpcException(new Status(StatusCode.Unavailable, "secret-host refused")));

        var failure = await Assert.ThrowsAsync<DrException>(() => _fixture.Client.StartAsync(ClientFixture.Name, "main-1", 1, None));

        Assert.True(failure.Code.IsTransient);
        Assert.DoesNotContain("secret-host", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@entity")]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData("a\nb")]
    public async Task Start_IdThatAProviderRefuses_IsRefused(string id) =>
        Assert.Equal(ErrorCodes.InvalidRequest, (await Assert.ThrowsAsync<DrException>(() => _fixture.Client.StartAsync(ClientFixture.Name, id, 1, None))).Code);

    [Fact]
    public async Task Start_IdTooLong_IsRefused()
    {
        Schedule.ReturnsAsync("");

        Assert.True(await _fixture.Client.StartAsync(ClientFixture.Name, new string('x', 100), 1, None));
        await Assert.ThrowsAsync<DrException>(() => _fixture.Client.StartAsync(ClientFixture.Name, new string('x', 101), 1, None));
    }

    [Fact]
    public async Task List_SeveralPages_IsInOrdinalOrderAndExact()
    {
        foreach (var id in new[] { "op-b", "op-C", "OP-a", "op-a", "other" }) _fixture.Add(id, OrchestrationRuntimeStatus.Running);

        var found = new List<string>();
        await foreach (var instance in _fixture.Client.ListAsync("op-", None)) found.Add(instance.InstanceId);

        Assert.Equal(["op-C", "op-a", "op-b"], found);
    }

    [Fact]
    public async Task RaiseEvent_EndedInTheMeantime_IsIgnored()
    {
        _fixture.Add("main-1", OrchestrationRuntimeStatus.Running);
        _fixture.Platform.Setup(each => each.RaiseEventAsync("main-1", "go", It.IsAny<object?>(), It.IsAny<CancellationToken>())).Returns(() =>
        {
            _fixture.Add("main-1", OrchestrationRuntimeStatus.Completed);
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "it has ended"));
        });

        await _fixture.Client.RaiseEventAsync("main-1", "go", 1, None);
        await _fixture.Client.RaiseEventAsync("main-1", "go", 1, None);

        _fixture.Platform.Verify(each => each.RaiseEventAsync("main-1", "go", It.IsAny<object?>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task RaiseEvent_HostDoesNotAnswer_IsToldForItWasNotRaised()
    {
        _fixture.Add("main-1", OrchestrationRuntimeStatus.Running);
        _fixture.Platform.Setup(each => each.RaiseEventAsync("main-1", "go", It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new RpcException(new Status(StatusCode.Unavailable, "")));

        var failure = await Assert.ThrowsAsync<DrException>(() => _fixture.Client.RaiseEventAsync("main-1", "go", 1, None));

        Assert.Equal(ErrorCodes.StoreUnavailable, failure.Code);
    }

    [Fact]
    public async Task Client_NotBoundYet_IsAPassingFailure()
    {
        var source = new Durable.Client.DurableClientSource();

        Assert.True((await Assert.ThrowsAsync<DrException>(() => Task.FromResult(source.Client))).Code.IsTransient);
    }
}

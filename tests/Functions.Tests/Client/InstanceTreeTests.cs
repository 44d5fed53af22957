using DRServerless.Core.Errors;
using DRServerless.Functions.Durable.Client;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Tests.Client;

/// <summary>An instance ends, and goes, with all that it started: nothing that was stopped runs on unseen.</summary>
public sealed class InstanceTreeTests
{
    private const OrchestrationRuntimeStatus Running = OrchestrationRuntimeStatus.Running;
    private const OrchestrationRuntimeStatus Completed = OrchestrationRuntimeStatus.Completed;

    private readonly ClientFixture _fixture = new();

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Terminate_Tree_EndsCallersBeforeThoseTheyCalledAndNothingElse()
    {
        _fixture.Add("loop:a:b", Running);
        _fixture.Add("loop:c", Completed);
        _fixture.Add("loop", Running);
        _fixture.Add("loop:a", OrchestrationRuntimeStatus.Suspended);
        _fixture.Add("loop-2", Running);
        _fixture.Add("LOOP:x", Running);

        await _fixture.LetPassAsync(_fixture.Client.TerminateAsync("loop", "enough", None));

        Assert.Equal(["loop", "loop:a", "loop:a:b"], _fixture.Terminated);
    }

    [Fact]
    public async Task Terminate_WhatAppearsWhileItEnds_IsEndedToo()
    {
        _fixture.Add("loop", Running);
        _fixture.Platform.Setup(each => each.TerminateInstanceAsync("loop", Moq.It.IsAny<TerminateInstanceOptions?>(), Moq.It.IsAny<CancellationToken>())).Returns(() =>
        {
            _fixture.Add("loop", OrchestrationRuntimeStatus.Terminated);
            _fixture.Add("loop:late", Running);
            return Task.CompletedTask;
        });

        await _fixture.LetPassAsync(_fixture.Client.TerminateAsync("loop", "enough", None));

        Assert.Equal(["loop:late"], _fixture.Terminated);
    }

    [Fact]
    public async Task Terminate_NeverEnds_IsTriedAgainLaterAndAskedOnce()
    {
        _fixture.EndsWhenAsked = false;
        _fixture.Add("loop", Running);

        var failure = await Assert.ThrowsAsync<DrException>(() => _fixture.LetPassAsync(_fixture.Client.TerminateAsync("loop", "enough", None)));

        Assert.True(failure.Code.IsTransient);
        Assert.Equal(["loop"], _fixture.Terminated);
    }

    [Fact]
    public async Task Purge_Ended_ForgetsTheTreeAndItsRootLast()
    {
        _fixture.Add("loop", OrchestrationRuntimeStatus.Terminated);
        _fixture.Add("loop:a", Completed);
        _fixture.Add("loop:a:b", Completed);
        _fixture.Add("loop-2", Completed);

        Assert.True(await _fixture.Client.PurgeAsync("loop", None));

        Assert.Equal(["loop", "loop:a", "loop:a:b"], _fixture.Purged.Order(StringComparer.Ordinal));
        Assert.Equal("loop", _fixture.Purged[^1]);
    }

    [Fact]
    public async Task Purge_DescendantRuns_EndsItAndKeepsTheRest()
    {
        _fixture.Add("loop", OrchestrationRuntimeStatus.Terminated);
        _fixture.Add("loop:a", Running);

        Assert.False(await _fixture.Client.PurgeAsync("loop", None));
        Assert.Empty(_fixture.Purged);
        Assert.Equal(["loop:a"], _fixture.Terminated);
        Assert.True(await _fixture.Client.PurgeAsync("loop", None));
    }

    [Fact]
    public void ChildIds_OfTheDeepestTree_FitEveryProvider()
    {
        var id = "replication-mch-01234567890123456789";
        for (var depth = 0; depth < 4; depth++) id = InstanceIds.Child(id, new Guid(depth, 0, 0, new byte[8]));

        InstanceIds.Check(id);
        Assert.StartsWith(InstanceIds.DescendantPrefix("replication-mch-01234567890123456789"), id, StringComparison.Ordinal);
    }
}

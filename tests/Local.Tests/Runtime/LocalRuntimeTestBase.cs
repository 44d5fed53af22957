using System.Text.Json;
using DRServerless.Conformance.Runtime;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>A runtime over a folder of its own, with definitions made from functions.</summary>
public abstract class LocalRuntimeTestBase : IAsyncLifetime
{
    internal LocalRuntimeHarness Harness { get; } = new();

    protected TestDefinitions Define { get; } = new();

    protected static CancellationToken None => CancellationToken.None;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    protected Task StartRuntimeAsync() => Harness.StartAsync(Define.Orchestrations, Define.Activities);

    protected async Task<OrchestrationInstance> EndOfAsync(string id)
    {
        OrchestrationInstance? last = null;
        await UntilAsync(async () => (last = await Harness.Client.GetAsync(id, None))?.Status >= OrchestrationStatus.Completed, $"'{id}' to end");
        return last!;
    }

    protected static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"Waited 30 s for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    protected static T Output<T>(OrchestrationInstance instance)
    {
        Assert.True(instance.Status == OrchestrationStatus.Completed, $"{instance.InstanceId} is {instance.Status}: {instance.Failure}");
        return instance.Output!.Value.Deserialize<T>(DrJson.Stored)!;
    }
}

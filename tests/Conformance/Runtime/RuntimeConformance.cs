using System.Text.Json;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

/// <summary>
/// What every durable runtime does, one theme per file. Derive, and give a harness with an empty store.
/// Steps are waited for by settling or by polling with a deadline, never by sleeping for a while.
/// </summary>
public abstract partial class RuntimeConformance : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private IRuntimeHarness? _harness;

    protected TestDefinitions Define { get; } = new();

    protected IRuntimeHarness Harness => _harness!;

    protected IOrchestrationClient Client => Harness.Client;

    private static CancellationToken None => CancellationToken.None;

    protected abstract IRuntimeHarness CreateHarness();

    public Task InitializeAsync()
    {
        _harness = CreateHarness();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await Harness.DisposeAsync();

    /// <summary>Starts, or restarts, with everything declared so far.</summary>
    protected Task StartRuntimeAsync() => Harness.StartAsync(Define.Orchestrations, Define.Activities);

    /// <summary>Starts the runtime and an instance, and waits for its end.</summary>
    protected async Task<OrchestrationInstance> RunAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> name, TInput input, string id = "main")
    {
        await StartRuntimeAsync();
        Assert.True(await Client.StartAsync(name, id, input, None));
        return await EndOfAsync(id);
    }

    /// <summary>Starts the runtime and an instance, and waits until it waits.</summary>
    protected async Task StartAndSettleAsync<TInput, TOutput>(OrchestrationName<TInput, TOutput> name, TInput input, string id = "main")
    {
        await StartRuntimeAsync();
        Assert.True(await Client.StartAsync(name, id, input, None));
        await Harness.SettleAsync();
    }

    protected async Task<OrchestrationInstance> EndOfAsync(string id)
    {
        OrchestrationInstance? last = null;
        await UntilAsync(async () => (last = await Client.GetAsync(id, None))?.Status >= OrchestrationStatus.Completed, () => $"'{id}' to end; it is {last}");
        return last!;
    }

    protected async Task<OrchestrationInstance> GetAsync(string id)
    {
        var found = await Client.GetAsync(id, None);
        Assert.NotNull(found);
        return found;
    }

    protected static async Task UntilAsync(Func<Task<bool>> holds, Func<string> what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline) Assert.Fail($"Waited {Deadline.TotalSeconds} s for {what()}.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    protected static T Output<T>(OrchestrationInstance instance)
    {
        Assert.True(instance.Status == OrchestrationStatus.Completed, $"{instance.InstanceId} is {instance.Status}: {instance.Failure}");
        return instance.Output!.Value.Deserialize<T>(DrJson.Stored)!;
    }

    protected static FailureRecord Failure(OrchestrationInstance instance)
    {
        Assert.Equal(OrchestrationStatus.Failed, instance.Status);
        Assert.Null(instance.Output);
        return instance.Failure!;
    }
}

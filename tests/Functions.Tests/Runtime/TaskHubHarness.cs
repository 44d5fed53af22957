using DRServerless.Conformance.Runtime;
using DRServerless.Functions.Durable;
using DRServerless.Functions.Durable.Activities;
using DRServerless.Functions.Durable.Orchestrations;
using DRServerless.Functions.Tests.TaskHub;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace DRServerless.Functions.Tests.Runtime;

/// <summary>The app's durable half over the platform's in-process host: the same registrations and runners that the functions use.</summary>
internal sealed class TaskHubHarness : IRuntimeHarness
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly JumpingClock _clock = new();
    private readonly HubStore _store;
    private HubWorker? _worker;

    public TaskHubHarness() => _store = new HubStore(_clock);

    public IOrchestrationClient Client => _worker!.Services.GetRequiredService<IOrchestrationClient>();

    public async Task StartAsync(IReadOnlyList<OrchestrationDefinition> orchestrations, IReadOnlyList<ActivityDefinition> activities)
    {
        if (_worker is not null) await _worker.DisposeAsync();
        _worker = await HubWorker.StartAsync(
            _store,
            services => services.AddLogging().AddSingleton(new RuntimeDefinitions(orchestrations, activities)).AddDurableRuntime(),
            (registry, services, stopping) =>
            {
                foreach (var each in orchestrations) registry.AddOrchestratorFunc<object?, object?>(each.Name, async (context, _) => await Run<OrchestrationRunner>(services).RunAsync(context));
                foreach (var each in activities) registry.AddActivityFunc<object?, object?>(each.Name, async (context, input) =>
                    await Run<ActivityRunner>(services).RunAsync(context.Name, context.InstanceId, input, stopping));
            });
    }

    public async Task SettleAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!_store.IsIdle)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, $"It does not come to rest: {_store}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public async Task AdvanceAsync(TimeSpan time)
    {
        await SettleAsync();
        _clock.Advance(time);
        _store.FireTimers();
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
    }

    private static T Run<T>(Func<IServiceProvider> services) where T : notnull => services().GetRequiredService<T>();
}

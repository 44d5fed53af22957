using DRServerless.Conformance.Runtime;
using DRServerless.Local.Runtime;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace DRServerless.Local.Tests.Runtime;

/// <summary>The embedded runtime over a folder of its own and a clock that only tests move.</summary>
internal sealed class LocalRuntimeHarness(bool replayEveryStep = false) : IRuntimeHarness
{
    private readonly TemporaryFolder _folder = new();
    private LocalRuntime? _runtime;

    public SettableClock Time { get; } = new();

    public LocalRuntime Runtime => _runtime!;

    public string Path => _folder.File("history.db");

    public IOrchestrationClient Client => Runtime.Client;

    public Func<LocalRuntimeOptions, LocalRuntimeOptions> Configure { get; set; } = options => options;

    public async Task StartAsync(IReadOnlyList<OrchestrationDefinition> orchestrations, IReadOnlyList<ActivityDefinition> activities)
    {
        if (_runtime is not null) await _runtime.DisposeAsync();
        _runtime = new LocalRuntime(Configure(new LocalRuntimeOptions { Path = Path, ReplayEveryStep = replayEveryStep }), Time, NullLoggerFactory.Instance);
        await _runtime.StartAsync(new RuntimeDefinitions(orchestrations, activities), CancellationToken.None);
    }

    public Task SettleAsync() => Runtime.WhenIdleAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));

    public async Task AdvanceAsync(TimeSpan time)
    {
        await SettleAsync();
        Time.Advance(time);
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_runtime is not null) await _runtime.DisposeAsync();
        _folder.Dispose();
    }
}

using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Client;
using DRServerless.Local.Runtime.Engine;
using DRServerless.Local.Runtime.Store;
using DRServerless.Local.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime;

/// <summary>
/// The embedded durable runtime: replays orchestrations from an event history in one SQLite file, in one process.
/// What was acknowledged survives kill -9 and power cuts; an activity whose result was recorded never runs again; one
/// that was cut short runs again at the next start, as do all instances, by themselves.
/// The client may be handed out before the start: activities may need it. Calls fail until the runtime runs.
/// </summary>
public sealed class LocalRuntime : IAsyncDisposable
{
    private readonly LocalRuntimeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly SqliteFile _file;
    private volatile RunningEngine? _engine;

    /// <summary>Checks the options; opens nothing yet.</summary>
    public LocalRuntime(LocalRuntimeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join(" ", problems), nameof(options));
        (_options, _time, _loggers) = (options, time, loggers);
        _file = new SqliteFile(options.Path);
        Client = new LocalOrchestrationClient(() => _engine ?? throw NotRunning(), new HistoryReader(_file));
    }

    /// <summary>Starts and steers orchestrations.</summary>
    public IOrchestrationClient Client { get; }

    /// <summary>How it fares.</summary>
    public RuntimeHealth Health => _engine?.Health ?? new RuntimeHealth("The runtime does not run.", null, 0, 0, 0);

    /// <summary>When the earliest timer fires by the wall clock; null when none waits. Settled only while the runtime is idle.</summary>
    public DateTimeOffset? NextTimer => _engine?.NextTimer;

    /// <summary>Opens the file and lets every instance that has not ended go on.</summary>
    public Task StartAsync(RuntimeDefinitions definitions, CancellationToken cancellation)
    {
        if (_engine is not null) throw new InvalidOperationException("The runtime runs already.");
        return Task.Run(() => Start(definitions), cancellation);
    }

    /// <summary>Cancels running activities, records what is done, and closes the file. What was cut short goes on at the next start.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _engine, null) is { } engine) await engine.StopAsync(cancellation);
        _file.Dispose();
    }

    /// <summary>Ends when nothing is left to do but wait for timers or events: what tests wait for before they move time.</summary>
    public Task WhenIdleAsync(CancellationToken cancellation) => (_engine ?? throw NotRunning()).WhenIdleAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    /// <summary>The most pages that the file may have: how tests make a disk full.</summary>
    internal long MaximumPages
    {
        set => (_engine ?? throw NotRunning()).Store.MaximumPages = value;
    }

    /// <summary>Called before each commit, from the next on: how tests end a process between two steps.</summary>
    internal Action BeforeCommit
    {
        set => (_engine ?? throw NotRunning()).Store.BeforeCommit = value;
    }

    private void Start(RuntimeDefinitions definitions)
    {
        try
        {
            _engine = new RunningEngine(_options, definitions, _file, _time, _loggers);
        }
        catch (SqliteException exception)
        {
            throw exception.ToDrException(_file.Path);
        }
    }

    private static DrException NotRunning() =>
        new(ErrorCodes.StoreUnavailable, "The runtime does not run. Nothing was changed; try again when it has started.");
}

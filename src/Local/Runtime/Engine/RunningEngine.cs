using DRServerless.Core.Errors;
using DRServerless.Local.Runtime.Activities;
using DRServerless.Local.Runtime.Store;
using DRServerless.Local.Runtime.Timers;
using DRServerless.Local.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>The parts of a runtime that runs, put together, and the way in from other threads.</summary>
internal sealed class RunningEngine : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private readonly Inbox _inbox = new();
    private readonly FileStream _lock;
    private readonly EngineServices _services;
    private readonly EngineLoop _loop;
    private readonly Task _running;

    /// <summary>Opens the file, takes up every instance that has not ended, and starts the loop.</summary>
    public RunningEngine(LocalRuntimeOptions options, RuntimeDefinitions definitions, SqliteFile file, TimeProvider time, ILoggerFactory loggers)
    {
        _lock = TakeLock(file.Path);
        HistoryStore? store = null;
        try
        {
            store = new HistoryStore(file);
            var batch = new Batch();
            var worker = new ActivityWorker(
                definitions, options.MaximumConcurrentActivities, (call, result) => _inbox.Post(() => Commands!.Done(call, result)), Wake, loggers.CreateLogger<LocalRuntime>());
            var timers = new TimerQueue(time, Wake);
            _services = new EngineServices(options, definitions, store, batch, new InstanceTable(store, batch), timers, worker, time, loggers);
            var lifecycle = new Lifecycle(_services, run => _inbox.Post(() => Commands!.Foreign(run)));
            Commands = new Commands(_services, lifecycle);
            _loop = new EngineLoop(_services, _inbox, Commands, new TurnRunner(_services, lifecycle));
            TakeUpInstances();
        }
        catch
        {
            store?.Dispose();
            _lock.Dispose();
            throw;
        }

        _running = Task.Run(RunAsync);
    }

    /// <summary>What may be asked; on the loop only.</summary>
    public Commands Commands { get; }

    /// <summary>The store; on the loop only.</summary>
    public HistoryStore Store => _services.Store;

    /// <summary>What can be run.</summary>
    public RuntimeDefinitions Definitions => _services.Definitions;

    /// <summary>When the earliest timer fires, as of the end of the last round.</summary>
    public DateTimeOffset? NextTimer => _loop.NextTimer;

    /// <summary>How it fares.</summary>
    public RuntimeHealth Health => new(
        _running.IsCompleted ? "The runtime has stopped on an error; see the log." : _loop.Problem?.Reason,
        _loop.Problem?.Since, _services.Instances.Count, _services.Worker.Running, _services.Worker.Waiting);

    /// <summary>Has the loop do something, and returns when it is on disk. A cancelled caller does not undo it.</summary>
    public async Task<T> CallAsync<T>(Func<RunningEngine, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_loop.Problem is { } problem)
            throw new DrException(ErrorCodes.StoreUnavailable, $"History cannot be written: {problem.Reason}. Nothing was changed; it works again when the cause is gone.");

        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_inbox.Post(() => Answer(work, answer))) await Task.WhenAny(answer.Task, _running).WaitAsync(cancellation);
        if (answer.Task.IsCompleted) return await answer.Task;
        throw new DrException(ErrorCodes.StoreUnavailable, "The runtime has stopped. Whether this was still recorded shows after the next start.");
    }

    /// <summary>Ends when nothing is left to do but wait for timers or events.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _inbox.Post(() => _loop.AddIdleWait(idle));
        await Task.WhenAny(idle.Task, _running).WaitAsync(cancellation);
    }

    /// <summary>Cancels activities, works off what is done, closes the file.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        var activities = _services.Worker.StopAsync();
        try
        {
            await activities.WaitAsync(_services.Options.StopTimeout, _services.Time, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            _services.Logger.LogWarning("{Count} activities did not end when the runtime stopped; they run again at the next start.", _services.Worker.Running);
        }

        _inbox.Close();
        if (_loop.Problem is not null) await _abort.CancelAsync();
        await _running;
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Timers.Dispose();
        _services.Worker.Dispose();
        _services.Store.Dispose();
        _abort.Dispose();
        _lock.Dispose();
    }

    /// <summary>Has the loop look again at what has nothing to say for itself: timers, and whether all is idle.</summary>
    private void Wake() => _inbox.Post(static () => { });

    private void TakeUpInstances()
    {
        foreach (var (row, nextSequence) in Store.LoadLive())
        {
            var instance = new Instance(row) { NextSequence = nextSequence, MustTakeUp = true };
            _services.Instances.Add(instance);
            _services.MakeReady(instance);
        }

        if (_services.Instances.Count > 0) _services.Logger.LogInformation("{Count} instances go on.", _services.Instances.Count);
    }

    private async Task RunAsync()
    {
        try
        {
            await _loop.RunAsync(_abort.Token);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            _services.Logger.LogWarning("The runtime stopped while history could not be written. What was not recorded runs again at the next start.");
        }
        catch (Exception exception)
        {
            _services.Logger.LogCritical(exception, "The runtime has stopped on an error. Start the program again; what was recorded goes on.");
        }

        _inbox.Close();
    }

    private void Answer<T>(Func<RunningEngine, T> work, TaskCompletionSource<T> answer)
    {
        try
        {
            var result = work(this);
            _services.Batch.AfterCommit.Add(() => answer.TrySetResult(result));
        }
        catch (SqliteException exception)
        {
            answer.TrySetException(exception.ToDrException(_services.Options.Path));
        }
    }

    // Two processes over one history would run everything twice. The lock goes with the process, however it ends.
    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new DrException(ErrorCodes.StoreUnavailable, $"'{path}' is in use by another process. Nothing was changed; stop that process or choose another file.", exception);
        }
    }
}

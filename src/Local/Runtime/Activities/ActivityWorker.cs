using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Activities;

/// <summary>Runs activities on the thread pool, a bounded number at once, the rest in order of arrival.</summary>
/// <param name="definitions">The activities.</param>
/// <param name="limit">How many run at once.</param>
/// <param name="done">Told each result, on any thread, before the call stops counting as running.</param>
/// <param name="rests">Told, on any thread, after calls stopped counting as running: one that is wanted no more has no result to tell.</param>
/// <param name="logger">For failures.</param>
internal sealed class ActivityWorker(RuntimeDefinitions definitions, int limit, Action<ActivityCall, ActivityResult> done, Action rests, ILogger logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<ActivityCall> _waiting = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Calls that run now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Calls that wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Runs a call now or as soon as there is room.</summary>
    public void Start(ActivityCall call)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || _running == limit)
            {
                _waiting.Enqueue(call);
                return;
            }

            _running++;
        }

        _ = Task.Run(() => RunManyAsync(call));
    }

    /// <summary>Starts nothing more, cancels what runs, and ends when nothing runs.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        lock (_lock)
        {
            if (_running == 0) _stopped.TrySetResult();
        }

        await _stopped.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task RunManyAsync(ActivityCall? call)
    {
        while (call is not null)
        {
            if (!call.Abandoned.IsCancellationRequested && await RunAsync(call) is { } result) done(call, result);
            call = TakeNext();
        }

        rests();
    }

    private ActivityCall? TakeNext()
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested && _waiting.TryDequeue(out var next)) return next;
            if (--_running == 0 && _stopping.IsCancellationRequested) _stopped.TrySetResult();
            return null;
        }
    }

    /// <summary>The result; null when the call was cut short by a stop or is wanted no more, so that it has none.</summary>
    private async Task<ActivityResult?> RunAsync(ActivityCall call)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(call.Abandoned, _stopping.Token);
        try
        {
            var definition = definitions.FindActivity(call.Name)
                ?? throw new DrException(ErrorCodes.InvariantBroken, $"This program has no activity named '{call.Name}'.");
            var input = Payload.Read(call.Input, definition.InputType, $"input of '{call.Name}'");
            var output = await definition.RunUntypedAsync(new ActivityContext(call.InstanceId), input, cancellation.Token);
            return new ActivityResult(Payload.Write(output, definition.OutputType, $"output of '{call.Name}'"), null);
        }
        catch (Exception exception)
        {
            if (cancellation.IsCancellationRequested) return null;
            logger.LogWarning(exception, "Activity {Activity} of {Instance} failed.", call.Name, call.InstanceId);
            return new ActivityResult(null, Payload.Cut(FailureRecord.From(exception)));
        }
    }
}

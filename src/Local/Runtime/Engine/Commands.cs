using DRServerless.Local.Runtime.Activities;
using DRServerless.Local.Runtime.Store;
using DRServerless.Local.Runtime.Timers;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>What reaches the loop from callers, workers and timers.</summary>
internal sealed class Commands(EngineServices services, Lifecycle lifecycle)
{
    private DateTimeOffset Now => services.Time.GetUtcNow();

    /// <summary>Starts an instance; false when the id was ever used.</summary>
    public bool Start(string name, string id, string input)
    {
        if (services.Instances.FindRow(id) is not null) return false;
        lifecycle.Start(name, id, input, parent: null);
        return true;
    }

    /// <summary>Keeps an event for a live instance.</summary>
    public bool Raise(string id, string eventName, string payload) =>
        Happened(services.Instances.FindLive(id), new HistoryEvent(0, HistoryKind.EventRaised, Now) { Name = eventName, Payload = payload });

    /// <summary>Ends a live instance and its sub-orchestrations.</summary>
    public bool Terminate(string id, string reason)
    {
        if (services.Instances.FindLive(id) is not { } live) return false;
        lifecycle.Terminate(live, reason);
        return true;
    }

    /// <summary>Holds a live instance.</summary>
    public bool Suspend(string id) => SetHeld(id, OrchestrationStatus.Suspended, HistoryKind.Suspended);

    /// <summary>Lets a held instance go on.</summary>
    public bool Resume(string id) => SetHeld(id, OrchestrationStatus.Running, HistoryKind.Resumed);

    /// <summary>Forgets an ended instance.</summary>
    public bool Purge(string id)
    {
        if (services.Instances.FindRow(id) is not { HasEnded: true } row) return false;
        lifecycle.Forget(row);
        return true;
    }

    /// <summary>Takes the result of an activity, if its caller still wants it.</summary>
    public void Done(ActivityCall call, ActivityResult result)
    {
        var instance = services.Instances.FindLive(call.Instance);
        if (instance is null || instance.Row.Generation != call.Generation || !instance.Calls.Remove(call.Decision)) return;
        Happened(instance, result.Failure is { } failure
            ? new HistoryEvent(0, HistoryKind.ActivityFailed, Now) { Decision = call.Decision, Payload = Payload.Write(failure) }
            : new HistoryEvent(0, HistoryKind.ActivityCompleted, Now) { Decision = call.Decision, Payload = result.Output });
    }

    /// <summary>Fires a timer. What the code then sees as the time is never before the time it waited for, even where the clock was set back.</summary>
    public void Fire(DurableTimer timer)
    {
        var instance = services.Instances.FindLive(timer.Instance);
        if (instance is null || instance.Row.Generation != timer.Generation || !instance.Timers.Remove(timer.Decision)) return;
        var time = timer.DueAt > Now ? timer.DueAt : Now;
        Happened(instance, new HistoryEvent(0, HistoryKind.TimerFired, time) { Decision = timer.Decision });
    }

    /// <summary>Fails the instance whose run awaited a foreign task.</summary>
    public void Foreign(Replay.Execution run)
    {
        if (services.Instances.FindLive(run.InstanceNumber) is not { } instance || instance.Row.Generation != run.Generation) return;
        run.BreakForeign();
        lifecycle.Fail(instance, ((Replay.Outcome.Failed)run.Outcome!).Failure, cause: null);
    }

    private bool SetHeld(string id, OrchestrationStatus status, HistoryKind kind)
    {
        if (services.Instances.FindLive(id) is not { } live) return false;
        if (live.Row.Status == OrchestrationStatus.Suspended == (status == OrchestrationStatus.Suspended)) return true;
        live.Row.Status = status;
        return Happened(live, new HistoryEvent(0, kind, Now));
    }

    private bool Happened(Instance? instance, HistoryEvent happened)
    {
        if (instance is null) return false;
        lifecycle.Append(instance, happened);
        return true;
    }
}

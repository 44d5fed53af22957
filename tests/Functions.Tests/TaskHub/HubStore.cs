using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Testing.Sidecar;

namespace DRServerless.Functions.Tests.TaskHub;

/// <summary>
/// What a task hub stores: instances and queues in the test host's in-memory service, timers here, by the hub's clock. It outlives the worker,
/// as storage does. Every message that the service takes is counted in and out, so it is known when nothing is left to do.
/// Like storage providers, and unlike the service, it drops messages for instances that are unknown, and gives back what a lost worker had taken.
/// </summary>
internal sealed class HubStore(IHubClock clock)
{
    private readonly Lock _lock = new();
    private readonly InMemoryOrchestrationService _service = new();
    private readonly Dictionary<string, int> _messages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TaskOrchestrationWorkItem> _turns = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<TaskActivityWorkItem> _calls = [];
    private readonly List<(TaskMessage Message, DateTime DueAt)> _timers = [];
    private int _queuedCalls;

    public IHubClock Clock => clock;

    /// <summary>The service, for what only reads.</summary>
    public InMemoryOrchestrationService Service => _service;

    /// <summary>True when only time and events are waited for.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock) return _messages.Count == 0 && _turns.Count == 0 && _calls.Count == 0 && _queuedCalls == 0;
        }
    }

    /// <summary>What keeps it from being idle.</summary>
    public override string ToString()
    {
        lock (_lock) return $"messages for {string.Join(", ", _messages.Keys)}; turns of {string.Join(", ", _turns.Keys)}; calls {_calls.Count} under way and {_queuedCalls} queued; timers {_timers.Count}";
    }

    public void Create(TaskMessage start, OrchestrationStatus[]? notOver)
    {
        lock (_lock)
        {
            _service.CreateTaskOrchestrationAsync(start, notOver).GetAwaiter().GetResult();
            Count(start);
        }
    }

    public void Add(TaskMessage message)
    {
        lock (_lock) AddLocked(message);
    }

    public PurgeResult Purge(string instance)
    {
        lock (_lock) return _service.PurgeInstanceStateAsync(instance).GetAwaiter().GetResult();
    }

    public PurgeResult Purge(PurgeInstanceFilter filter)
    {
        lock (_lock) return _service.PurgeInstanceStateAsync(filter).GetAwaiter().GetResult();
    }

    /// <summary>Lets timers fire whose time has come, earliest first.</summary>
    public void FireTimers()
    {
        lock (_lock)
        {
            foreach (var timer in _timers.Where(timer => timer.DueAt <= clock.Now).OrderBy(timer => timer.DueAt).ToList())
            {
                _timers.Remove(timer);
                Fire(timer.Message);
            }
        }
    }

    /// <summary>A worker takes a turn; false when it is gone already.</summary>
    public bool Take(TaskOrchestrationWorkItem turn, Func<bool> isGone)
    {
        lock (_lock)
        {
            if ((_messages[turn.InstanceId] -= turn.NewMessages.Count) == 0) _messages.Remove(turn.InstanceId);
            _turns.Add(turn.InstanceId, turn);
            if (!isGone()) return true;
            GiveBack(turn);
            return false;
        }
    }

    public void Complete(
        TaskOrchestrationWorkItem turn, OrchestrationRuntimeState state, IList<TaskMessage> calls, IList<TaskMessage> messages, IList<TaskMessage> timers, OrchestrationState status)
    {
        lock (_lock)
        {
            if (!IsTaken(turn)) return;
            _queuedCalls += calls.Count;
            _service.CompleteTaskOrchestrationWorkItemAsync(turn, state, calls, [], [], null!, status).GetAwaiter().GetResult();
            foreach (var message in messages) AddLocked(message);
            foreach (var timer in timers) _timers.Add((timer, ((TimerFiredEvent)timer.Event).FireAt));
            FireTimers();
        }
    }

    public void Abandon(TaskOrchestrationWorkItem turn)
    {
        lock (_lock)
        {
            if (!IsTaken(turn)) return;
            foreach (var message in turn.NewMessages) AddLocked(message);
        }
    }

    public void Release(TaskOrchestrationWorkItem turn)
    {
        lock (_lock)
        {
            if (!IsTaken(turn)) return;
            _turns.Remove(turn.InstanceId);
            if (StatusOf(turn.InstanceId) is not null) _service.ReleaseTaskOrchestrationWorkItemAsync(turn).GetAwaiter().GetResult();
        }
    }

    /// <summary>A worker takes a call; false when it is gone already.</summary>
    public bool Take(TaskActivityWorkItem call, Func<bool> isGone)
    {
        lock (_lock)
        {
            _queuedCalls--;
            _calls.Add(call);
            if (!isGone()) return true;
            Abandon(call);
            return false;
        }
    }

    public void Complete(TaskActivityWorkItem call, TaskMessage response)
    {
        lock (_lock)
        {
            if (_calls.Remove(call)) AddLocked(response);
        }
    }

    public void Abandon(TaskActivityWorkItem call)
    {
        lock (_lock)
        {
            if (!_calls.Remove(call)) return;
            _queuedCalls++;
            _service.AbandonTaskActivityWorkItemAsync(call).GetAwaiter().GetResult();
        }
    }

    /// <summary>The worker is gone: what it had taken is there to be taken again.</summary>
    public void GiveAllBack()
    {
        lock (_lock)
        {
            foreach (var turn in _turns.Values.ToList()) GiveBack(turn);
            foreach (var call in _calls.ToList()) Abandon(call);
        }
    }

    private void GiveBack(TaskOrchestrationWorkItem turn)
    {
        Abandon(turn);
        Release(turn);
    }

    private bool IsTaken(TaskOrchestrationWorkItem turn) => _turns.TryGetValue(turn.InstanceId, out var taken) && ReferenceEquals(taken, turn);

    private void Fire(TaskMessage timer) => AddLocked(new TaskMessage
    {
        OrchestrationInstance = timer.OrchestrationInstance,
        Event = new TimerFiredEvent(-1, DateTime.UtcNow) { TimerId = ((TimerFiredEvent)timer.Event).TimerId },
    });

    private void AddLocked(TaskMessage message)
    {
        if (!IsWanted(message)) return;
        Count(message);
        _service.SendTaskOrchestrationMessageAsync(message).GetAwaiter().GetResult();
    }

    private void Count(TaskMessage message)
    {
        var id = message.OrchestrationInstance.InstanceId;
        _messages[id] = _messages.GetValueOrDefault(id) + 1;
    }

    private bool IsWanted(TaskMessage message)
    {
        if (message.Event is ExecutionStartedEvent) return true;
        if (StatusOf(message.OrchestrationInstance.InstanceId) is not { } status) return false;
        if (status.OrchestrationStatus is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated or OrchestrationStatus.Canceled) return false;
        return message.OrchestrationInstance.ExecutionId is not { } execution || execution == status.OrchestrationInstance.ExecutionId;
    }

    private OrchestrationState? StatusOf(string instance) => _service.GetOrchestrationStateAsync(instance, executionId: null).GetAwaiter().GetResult();
}

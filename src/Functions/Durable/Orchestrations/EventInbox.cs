using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Orchestrations;

/// <summary>
/// External events of a run. The platform gives an event to whoever asked last, and to one who has given up as well, so an event could pass the first in
/// line by or be lost. Here at most one request for a name is open at the platform, and what it yields goes to the oldest who
/// still waits; where nobody does, it is kept, and given back to the platform when the run continues as new.
/// </summary>
internal sealed class EventInbox(TaskOrchestrationContext platform, Turn turn)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Wait> _waits = [];
    private readonly List<(string Name, object? Payload)> _kept = [];

    /// <summary>The payload of the next event of that name.</summary>
    public Task<object?> WaitAsync(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<object?>(cancellation);
        if (!turn.IsOn) return turn.Never<object?>();
        if (TakeKept(name, out var payload)) return Task.FromResult(payload);

        var wait = new Wait(name);
        _waits.Add(wait);
        turn.Open();
        cancellation.Register(() => Cancel(wait));
        if (!_asked.Contains(name)) _ = AskAsync(name);
        return wait.Given.Task;
    }

    /// <summary>Sends what nobody took to the next run of this instance, oldest first.</summary>
    public void Forward()
    {
        foreach (var (name, payload) in _kept) platform.SendEvent(platform.InstanceId, name, payload!);
        _kept.Clear();
    }

    private async Task AskAsync(string name)
    {
        while (_asked.Add(name))
        {
            var payload = await platform.WaitForExternalEvent<object?>(name, CancellationToken.None);
            _asked.Remove(name);
            Deliver(name, payload);
            if (!_waits.Any(wait => wait.IsFor(name))) return;
        }
    }

    private void Deliver(string name, object? payload)
    {
        var index = _waits.FindIndex(wait => wait.IsFor(name));
        if (index < 0)
        {
            _kept.Add((name, payload));
            return;
        }

        var next = _waits[index];
        _waits.RemoveAt(index);
        turn.Complete(() => next.Given.TrySetResult(payload));
    }

    private void Cancel(Wait wait)
    {
        if (!turn.IsOn) turn.NoteForeign();
        else if (_waits.Remove(wait)) turn.Complete(() => wait.Given.TrySetCanceled());
    }

    private bool TakeKept(string name, out object? payload)
    {
        var index = _kept.FindIndex(kept => string.Equals(kept.Name, name, StringComparison.OrdinalIgnoreCase));
        payload = index < 0 ? null : _kept[index].Payload;
        if (index >= 0) _kept.RemoveAt(index);
        return index >= 0;
    }

    private sealed class Wait(string name)
    {
        public TaskCompletionSource<object?> Given { get; } = new();

        public bool IsFor(string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
    }
}

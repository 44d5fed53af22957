namespace DRServerless.Functions.Tests.TaskHub;

/// <summary>What a task hub goes by.</summary>
internal interface IHubClock
{
    DateTime Now { get; }

    /// <summary>The hub's time at a moment of the machine's.</summary>
    DateTime Of(DateTime machine);
}

/// <summary>The machine's own time.</summary>
internal sealed class MachineClock : IHubClock
{
    public DateTime Now => DateTime.UtcNow;

    public DateTime Of(DateTime machine) => machine;
}

/// <summary>
/// A time that tests move. Between moves it creeps on by a thousandth, so that no two moments are the same, and a loaded machine makes no timer
/// fire. The same moment of the machine has the same time for ever, for a replay sees it again.
/// </summary>
internal sealed class JumpingClock : IHubClock
{
    private const int Creep = 1_000;

    private readonly Lock _lock = new();
    private readonly DateTime _start = DateTime.UtcNow;
    private readonly List<(DateTime At, TimeSpan By)> _jumps = [];

    public DateTime Now => Of(DateTime.UtcNow);

    public DateTime Of(DateTime machine)
    {
        lock (_lock)
        {
            return _start + ((machine - _start) / Creep) + TimeSpan.FromTicks(_jumps.Where(jump => jump.At <= machine).Sum(jump => jump.By.Ticks));
        }
    }

    /// <summary>Call it while nothing runs: a moment is either before the jump or after it.</summary>
    public void Advance(TimeSpan by)
    {
        DateTime at;
        lock (_lock)
        {
            at = DateTime.UtcNow + TimeSpan.FromTicks(1);
            _jumps.Add((at, by));
        }

        SpinWait.SpinUntil(() => DateTime.UtcNow > at);
    }
}

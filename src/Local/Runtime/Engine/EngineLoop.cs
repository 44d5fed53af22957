using DRServerless.Local.Storage;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>
/// The one loop that changes anything. Each round: take what arrived, fire timers, give turns, commit all of it at once,
/// and only then let effects out. Invariants:
/// - a call of an activity starts after its decision is on disk, so that a restart knows of it;
/// - a result is fed to code in the round that puts it on disk, and what the code decides on it goes to disk with it;
/// - a caller is answered after what it asked for is on disk.
/// Whatever arrives while a commit runs makes up the next one, so commits grow with load and never wait for company.
/// </summary>
internal sealed class EngineLoop(EngineServices services, Inbox inbox, Commands commands, TurnRunner turns)
{
    /// <summary>Lines after which a round commits although there is more to do: bounds memory, and the time to an answer.</summary>
    private const int LinesPerCommit = 4_096;

    private readonly Committer _committer = new(services);
    private readonly List<TaskCompletionSource> _idleWaits = [];
    private long _nextTimer = DateTimeOffset.MaxValue.UtcTicks;

    /// <summary>Why nothing moves; null when all is well.</summary>
    public StoreProblem? Problem => _committer.Problem;

    /// <summary>When the earliest timer fires, as of the end of the last round.</summary>
    public DateTimeOffset? NextTimer => Volatile.Read(ref _nextTimer) is var ticks && ticks == DateTimeOffset.MaxValue.UtcTicks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>Runs until the inbox is closed and worked off, or <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        do
        {
            Gather();
            var refused = GiveTurns();
            await _committer.CommitAsync(abort);
            if (services.Options.ReplayEveryStep) ForgetRuns();
            if (refused is not null) await _committer.WaitAsync(refused, 1, abort);
            services.Timers.SetAlarm();
            Volatile.Write(ref _nextTimer, (services.Timers.Next ?? DateTimeOffset.MaxValue).UtcTicks);
            TellIdle();
        }
        while ((services.Ready.Count > 0 && !inbox.IsClosed) || await inbox.WaitAsync(abort));
    }

    /// <summary>Ends the task when nothing is left to do but wait for time or events. Call on the loop.</summary>
    public void AddIdleWait(TaskCompletionSource wait) => _idleWaits.Add(wait);

    private void Gather()
    {
        while (services.Batch.Size < LinesPerCommit && inbox.TryTake(out var work)) work();
        foreach (var timer in services.Timers.TakeDue()) commands.Fire(timer);
    }

    private SqliteException? GiveTurns()
    {
        while (services.Batch.Size < LinesPerCommit && services.Ready.TryDequeue(out var instance))
        {
            instance.IsReady = false;
            try
            {
                turns.Run(instance);
            }
            catch (SqliteException refused) when (refused.IsPassing())
            {
                services.MakeReady(instance);
                return refused;
            }
        }

        return null;
    }

    private void ForgetRuns()
    {
        foreach (var instance in services.Instances.Live) instance.Execution = null;
    }

    private void TellIdle()
    {
        if (_idleWaits.Count == 0 || services.Ready.Count > 0 || inbox.Waiting > 0 || services.Worker.Running > 0 || services.Worker.Waiting > 0) return;
        foreach (var wait in _idleWaits) wait.TrySetResult();
        _idleWaits.Clear();
    }
}

using DRServerless.Local.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace DRServerless.Local.Runtime.Engine;

/// <summary>Puts batches on disk; where the disk refuses, waits and tries again, since what is in memory must not be lost while the program runs.</summary>
internal sealed class Committer(EngineServices services)
{
    private volatile StoreProblem? _problem;

    /// <summary>Why nothing moves; null when all is well.</summary>
    public StoreProblem? Problem => _problem;

    /// <summary>Writes the batch and then lets its effects out.</summary>
    public async Task CommitAsync(CancellationToken stop)
    {
        var batch = services.Batch;
        for (var attempt = 1; !batch.IsEmpty; attempt++)
        {
            try
            {
                services.Store.Commit(batch);
                break;
            }
            catch (SqliteException refused) when (refused.IsPassing())
            {
                await WaitAsync(refused, attempt, stop);
            }
        }

        Recovered();
        var effects = batch.AfterCommit.ToArray();
        batch.Clear();
        foreach (var effect in effects) effect();
    }

    /// <summary>Remembers the problem and waits before the next try.</summary>
    public Task WaitAsync(SqliteException refused, int attempt, CancellationToken stop)
    {
        var reason = refused.Reason();
        _problem ??= new StoreProblem(reason, services.Time.GetUtcNow());
        var options = services.Options;
        var delay = TimeSpan.FromTicks((long)Math.Min(options.MaximumStoreDelay.Ticks, options.FirstStoreDelay.Ticks * Math.Pow(2, Math.Min(attempt - 1, 30))));
        services.Logger.LogError("History cannot be written: {Reason}. Nothing is lost; trying again in {Delay}.", reason, delay);
        return Task.Delay(delay, services.Time, stop);
    }

    private void Recovered()
    {
        if (_problem is not { } problem) return;
        _problem = null;
        services.Logger.LogInformation("History can be written again after {Reason} since {Since}.", problem.Reason, problem.Since);
    }
}

/// <summary>Why history cannot be written, and since when.</summary>
internal sealed record StoreProblem(string Reason, DateTimeOffset Since);

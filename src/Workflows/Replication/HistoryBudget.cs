namespace DRServerless.Workflows.Replication;

/// <summary>
/// How many calls a run of an orchestration may make before it begins anew with an empty history. A runtime reads and writes the whole history at
/// each step, and some limit it; a call with its retries, its note and its wait is some 40 events at worst.
/// </summary>
internal sealed class HistoryBudget(int calls = HistoryBudget.DefaultCalls)
{
    /// <summary>With 40 events each, 6,000 events: under the 10,000 that no orchestration of ours may reach.</summary>
    public const int DefaultCalls = 150;

    private int _left = calls;

    /// <summary>Counts a call; throws when there is none left.</summary>
    public void Spend()
    {
        if (--_left < 0) throw new HistorySpentException();
    }
}

/// <summary>The run is to write down where it stands and begin anew. Never leaves an orchestration.</summary>
internal sealed class HistorySpentException : Exception;

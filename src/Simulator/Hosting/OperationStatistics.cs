using System.Collections.Concurrent;

namespace DRServerless.Simulator.Hosting;

/// <summary>What one operation was asked so far.</summary>
public sealed record OperationStatistics
{
    /// <summary>Requests that reached the simulator.</summary>
    public long Requests { get; init; }

    /// <summary>Requests refused by a quota or by a fault that looks like one.</summary>
    public long Throttled { get; init; }

    /// <summary>Other answers from 400 to 499.</summary>
    public long ClientErrors { get; init; }

    /// <summary>Answers from 500 on.</summary>
    public long ServerErrors { get; init; }

    /// <summary>Connections reset or answers cut short.</summary>
    public long Torn { get; init; }

    /// <summary>Bytes of request bodies.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes of answers whose length was declared.</summary>
    public long BytesSent { get; init; }
}

/// <summary>Counts requests by <c>service:operation</c>.</summary>
internal sealed class StatisticsCounter
{
    private readonly ConcurrentDictionary<string, Counters> _operations = new(StringComparer.Ordinal);

    public void Count(string operation, int status, bool throttled, bool torn, long received, long sent)
    {
        var counters = _operations.GetOrAdd(operation, static _ => new Counters());
        Interlocked.Increment(ref counters.Requests);
        if (throttled) Interlocked.Increment(ref counters.Throttled);
        else if (torn) Interlocked.Increment(ref counters.Torn);
        else if (status is >= 400 and < 500) Interlocked.Increment(ref counters.ClientErrors);
        else if (status >= 500) Interlocked.Increment(ref counters.ServerErrors);
        Interlocked.Add(ref counters.BytesReceived, received);
        Interlocked.Add(ref counters.BytesSent, sent);
    }

    public SortedDictionary<string, OperationStatistics> Read()
    {
        var result = new SortedDictionary<string, OperationStatistics>(StringComparer.Ordinal);
        foreach (var (operation, counters) in _operations) result.Add(operation, counters.Read());
        return result;
    }

    public void Clear() => _operations.Clear();

    private sealed class Counters
    {
        public long Requests;
        public long Throttled;
        public long ClientErrors;
        public long ServerErrors;
        public long Torn;
        public long BytesReceived;
        public long BytesSent;

        public OperationStatistics Read() => new()
        {
            Requests = Interlocked.Read(ref Requests),
            Throttled = Interlocked.Read(ref Throttled),
            ClientErrors = Interlocked.Read(ref ClientErrors),
            ServerErrors = Interlocked.Read(ref ServerErrors),
            Torn = Interlocked.Read(ref Torn),
            BytesReceived = Interlocked.Read(ref BytesReceived),
            BytesSent = Interlocked.Read(ref BytesSent),
        };
    }
}

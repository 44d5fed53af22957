using System.Collections.Concurrent;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.State;

/// <summary>Everything that the simulated cloud holds, by account and region.</summary>
public sealed class SimulatedCloud
{
    private readonly ConcurrentDictionary<(string Account, string Region), Lazy<SimulatedRegion>> _regions = [];
    private readonly ConcurrentDictionary<string, bool> _down = new(StringComparer.Ordinal);

    /// <summary>An empty cloud on <paramref name="store"/>.</summary>
    public SimulatedCloud(BlockStore store, TimeProvider time, int seed)
    {
        Store = store;
        Time = time;
        Ids = new IdGenerator(seed);
    }

    /// <summary>Raised after a region went down (true) or came back (false).</summary>
    public event Action<string, bool>? OutageChanged;

    /// <summary>Where blocks are kept.</summary>
    public BlockStore Store { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Makes ids.</summary>
    public IdGenerator Ids { get; }

    /// <summary>The regions that were used so far.</summary>
    public IReadOnlyList<SimulatedRegion> UsedRegions =>
        [.. _regions.Values.Select(region => region.Value).OrderBy(region => region.AccountId).ThenBy(region => region.Name)];

    /// <summary>What an account has in a region.</summary>
    public SimulatedRegion Region(string accountId, string region)
    {
        if (!AwsRegions.Exists(region)) throw new ArgumentException($"There is no region '{region}'.", nameof(region));
        return _regions.GetOrAdd((accountId, region), key => new Lazy<SimulatedRegion>(() => new SimulatedRegion(this, key.Account, key.Region))).Value;
    }

    /// <summary>Whether a region is down now.</summary>
    public bool IsDown(string region) => _down.ContainsKey(region);

    /// <summary>Takes a region down or brings it back.</summary>
    public void SetOutage(string region, bool down)
    {
        if (!AwsRegions.Exists(region)) throw new ArgumentException($"There is no region '{region}'.", nameof(region));
        var changed = down ? _down.TryAdd(region, true) : _down.TryRemove(region, out _);
        if (changed) OutageChanged?.Invoke(region, down);
    }
}

using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.State;

/// <summary>
/// What one account has in one region. Every collection and record is read and changed under <see cref="Gate"/>; hold it
/// shortly and never across an await.
/// </summary>
public sealed class SimulatedRegion
{
    internal SimulatedRegion(SimulatedCloud cloud, string accountId, string name)
    {
        Cloud = cloud;
        AccountId = accountId;
        Name = name;
        DefaultNetwork.AddTo(this);
    }

    /// <summary>The cloud that it is part of.</summary>
    public SimulatedCloud Cloud { get; }

    /// <summary>The account.</summary>
    public string AccountId { get; }

    /// <summary>The region's code.</summary>
    public string Name { get; }

    /// <summary>Guards everything here.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where blocks are kept.</summary>
    public BlockStore Store => Cloud.Store;

    /// <summary>Volumes by id.</summary>
    public Dictionary<string, VolumeRecord> Volumes { get; } = new(StringComparer.Ordinal);

    /// <summary>Snapshots by id.</summary>
    public Dictionary<string, SnapshotRecord> Snapshots { get; } = new(StringComparer.Ordinal);

    /// <summary>Images by id.</summary>
    public Dictionary<string, ImageRecord> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>Instances by id.</summary>
    public Dictionary<string, InstanceRecord> Instances { get; } = new(StringComparer.Ordinal);

    /// <summary>Networks by id.</summary>
    public Dictionary<string, VpcRecord> Vpcs { get; } = new(StringComparer.Ordinal);

    /// <summary>Subnets by id.</summary>
    public Dictionary<string, SubnetRecord> Subnets { get; } = new(StringComparer.Ordinal);

    /// <summary>Security groups by id.</summary>
    public Dictionary<string, SecurityGroupRecord> SecurityGroups { get; } = new(StringComparer.Ordinal);

    /// <summary>Route tables by id.</summary>
    public Dictionary<string, RouteTableRecord> RouteTables { get; } = new(StringComparer.Ordinal);

    /// <summary>Internet gateways by id.</summary>
    public Dictionary<string, InternetGatewayRecord> InternetGateways { get; } = new(StringComparer.Ordinal);

    /// <summary>What was answered to client tokens, by operation and token.</summary>
    public Dictionary<(string Operation, string Token), IdempotentResult> ClientTokens { get; } = [];

    /// <summary>Whether the region is down now.</summary>
    public bool IsDown => Cloud.IsDown(Name);

    /// <summary>A snapshot that calls can find now, its state brought up to date; null when there is none.</summary>
    public SnapshotRecord? FindSnapshot(string id)
    {
        var now = Cloud.Time.GetUtcNow();
        lock (Gate)
        {
            if (!Snapshots.TryGetValue(id, out var snapshot) || snapshot.VisibleFrom > now) return null;
            snapshot.Settle(now);
            return snapshot;
        }
    }
}

/// <summary>What a call with a client token created.</summary>
/// <param name="Fingerprint">The parameters, in a form that equals for equal calls.</param>
/// <param name="ResourceId">What the call created.</param>
/// <param name="CreatedAt">When.</param>
public sealed record IdempotentResult(string Fingerprint, string ResourceId, DateTimeOffset CreatedAt);

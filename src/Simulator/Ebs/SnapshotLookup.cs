using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ebs;

/// <summary>Finds the snapshot that a call names, or refuses as AWS does for that kind of call.</summary>
internal sealed class SnapshotLookup(SimulatorContext context)
{
    /// <summary>A snapshot that can be read.</summary>
    public SnapshotRecord ForReading(ServiceCall call, string id)
    {
        var snapshot = call.Region.FindSnapshot(id) ?? throw NotFound(call, id);
        if (snapshot.State != SnapshotState.Completed)
            throw EbsErrors.InvalidSnapshot($"The snapshot '{id}' is not in the completed state.");
        return snapshot;
    }

    /// <summary>A pending snapshot that StartSnapshot made. A missing one is a validation error here.</summary>
    public SnapshotRecord ForWriting(ServiceCall call, string id)
    {
        var snapshot = call.Region.FindSnapshot(id) ?? throw (HasOtherOwner(call, id)
            ? EbsErrors.UnauthorizedAccount(id)
            : EbsErrors.InvalidSnapshot($"The snapshot '{id}' does not exist."));
        if (snapshot.Upload is null || snapshot.State != SnapshotState.Pending || snapshot.SettlesAt is not null)
            throw EbsErrors.InvalidSnapshot($"The snapshot '{id}' is not in the pending state.");
        return snapshot;
    }

    /// <summary>Charges the snapshot's quota.</summary>
    public void Charge(ServiceCall call, string id)
    {
        if (!context.Quotas.TryTakeForSnapshot(id, call.Operation)) throw EbsErrors.SnapshotThrottled();
    }

    private ServiceException NotFound(ServiceCall call, string id) =>
        HasOtherOwner(call, id) ? EbsErrors.UnauthorizedAccount(id) : EbsErrors.SnapshotNotFound(id);

    private bool HasOtherOwner(ServiceCall call, string id) => context.Cloud.UsedRegions.Any(region =>
        region.Name == call.Region.Name && region.AccountId != call.Caller.AccountId && region.FindSnapshot(id) is not null);
}

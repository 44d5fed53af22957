using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Control;

/// <summary>What the control API lists.</summary>
internal static class ControlListing
{
    public static IReadOnlyList<ControlRegion> Regions(SimulatedCloud cloud) =>
        [.. AwsRegions.All.Select(name => new ControlRegion(name, cloud.IsDown(name)))];

    public static ControlStorage Storage(BlockStore store) => new(store.UsedSlotCount, store.SlotCount);

    public static IReadOnlyList<ControlResource> Resources(SimulatedCloud cloud)
    {
        var result = new List<ControlResource>();
        foreach (var region in cloud.UsedRegions)
        {
            lock (region.Gate)
            {
                var now = cloud.Time.GetUtcNow();
                result.AddRange(region.Volumes.Values.Select(volume => Of(region, "volume", volume, volume.State.ToString())));
                result.AddRange(region.Snapshots.Values.Select(snapshot => Of(region, "snapshot", snapshot, snapshot.Settle(now).ToString())));
                result.AddRange(region.Images.Values.Select(image => Of(region, "image", image, image.State)));
                result.AddRange(region.Instances.Values.Select(instance => Of(region, "instance", instance, instance.State.ToString())));
            }
        }

        return result;
    }

    private static ControlResource Of(SimulatedRegion region, string kind, Resource resource, string state) =>
        new(region.AccountId, region.Name, kind, resource.Id, state, new Dictionary<string, string>(resource.Tags));
}

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Images;

internal static class DescribeImages
{
    private static readonly Dictionary<string, Func<ImageRecord, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["image-id"] = image => [image.Id],
        ["name"] = image => [image.Name],
        ["description"] = image => [image.Description],
        ["state"] = image => [image.State],
        ["architecture"] = image => [image.Architecture],
        ["platform"] = image => [image.Platform],
        ["platform-details"] = image => [image.PlatformDetails],
        ["usage-operation"] = image => [image.UsageOperation],
        ["is-public"] = image => [image.Public ? "true" : "false"],
        ["owner-id"] = image => [image.OwnerId],
        ["owner-alias"] = image => [image.OwnerAlias],
        ["boot-mode"] = image => [image.BootMode],
        ["ena-support"] = image => [image.EnaSupport ? "true" : "false"],
        ["root-device-name"] = image => [image.RootDeviceName],
        ["root-device-type"] = _ => ["ebs"],
        ["image-type"] = _ => ["machine"],
        ["virtualization-type"] = image => [image.VirtualizationType],
        ["block-device-mapping.snapshot-id"] = image => image.BlockDevices.Select(device => device.SnapshotId),
    };

    public static void Handle(Ec2Call call)
    {
        var ids = call.Parameters.List("ImageId");
        IEnumerable<ImageRecord> images = ids.Count > 0
            ? ids.Select(id => Lookup.Image(call, id)).ToList()
            : call.Region.Images.Values.Concat(StockImages.RegionOf(call.Region).Images.Values);
        var owners = call.Parameters.List("Owner").Select(owner => owner == "self" ? call.Region.AccountId : owner).ToHashSet(StringComparer.Ordinal);
        if (owners.Count > 0)
            images = images.Where(image => owners.Contains(image.OwnerId) || (image.OwnerAlias is { } alias && owners.Contains(alias)));
        var matching = Filters.Parse(call.Parameters).Apply(images, Fields);
        var (page, next) = Paging.Take(call, matching, "imageIds", ids.Count > 0, minimum: 1);
        call.Response.List("imagesSet", page, image => ImageXml.Write(call.Response, image));
        call.Response.Text("nextToken", next);
    }
}

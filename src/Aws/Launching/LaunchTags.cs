using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Launching;

/// <summary>Tags of what a launch makes.</summary>
internal static class LaunchTags
{
    /// <summary>EC2 allows so many on a resource.</summary>
    private const int Maximum = 50;

    /// <summary>Ours on everything of the launch.</summary>
    public static List<Tag> Ownership(LaunchRequest request) => OwnershipTags.Of(request.ProjectId, request.MachineId, request.IdempotencyKey);

    /// <summary>Ours on a volume with the data of a device.</summary>
    public static List<Tag> Volume(LaunchRequest request, string deviceName) => [.. Ownership(request), new Tag(OwnershipTags.Device, deviceName)];

    /// <summary>
    /// The instance's: ours, then the settings', the name, and the source's as far as there is room. Settings win over the source.
    /// </summary>
    public static List<Tag> Instance(LaunchRequest request)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in request.Settings.Tags) tags.TryAdd(key, value);
        tags.TryAdd("Name", request.Source.Name);
        if (request.Settings.CopyTags)
        {
            foreach (var (key, value) in request.Source.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)) tags.TryAdd(key, value);
        }

        var ownership = Ownership(request);
        var personal = tags.Where(tag => OwnershipTags.IsPersonal(tag.Key)).Take(Maximum - ownership.Count).Select(tag => new Tag(tag.Key, tag.Value));
        return [.. ownership, .. personal];
    }
}

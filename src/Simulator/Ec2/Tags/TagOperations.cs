using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Tags;

internal static class TagOperations
{
    private static readonly Dictionary<string, Func<TagRow, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["key"] = row => [row.Key],
        ["value"] = row => [row.Value],
        ["resource-id"] = row => [row.ResourceId],
        ["resource-type"] = row => [row.ResourceType],
    };

    public static void Create(Ec2Call call)
    {
        var resources = ResourcesOf(call);
        var tags = TagInput.Read(call.Parameters);
        if (tags.Count == 0) throw Ec2Errors.MissingParameter("tagSet");
        foreach (var resource in resources) TagInput.Apply(resource, tags);
        call.WriteSuccess();
    }

    public static void Delete(Ec2Call call)
    {
        var resources = ResourcesOf(call);
        var given = call.Parameters.Structures("Tag");
        foreach (var resource in resources)
        {
            if (given.Count == 0) resource.Tags.Clear();
            foreach (var tag in given)
            {
                var key = tag.Required("Key");
                // With a value, only a tag with that value goes.
                if (!tag.Has("Value") || resource.Tags.GetValueOrDefault(key) == (tag.Text("Value") ?? "")) resource.Tags.Remove(key);
            }
        }

        call.WriteSuccess();
    }

    public static void Describe(Ec2Call call)
    {
        var rows = Taggable(call.Region).SelectMany(item => item.Resource.Tags.Select(
            tag => new TagRow(item.Resource.Id, item.Type, tag.Key, tag.Value)));
        var matching = Filters.Parse(call.Parameters).Apply(rows, Fields);
        var (page, next) = Paging.Take(call, matching, row => (0, $"{row.ResourceId}/{row.Key}"), "resources", idsGiven: false);
        call.Response.List("tagSet", page, row =>
        {
            call.Response.Text("resourceId", row.ResourceId);
            call.Response.Text("resourceType", row.ResourceType);
            call.Response.Text("key", row.Key);
            call.Response.Text("value", row.Value);
        });
        call.Response.Text("nextToken", next);
    }

    private static List<Resource> ResourcesOf(Ec2Call call)
    {
        var ids = call.Parameters.List("ResourceId");
        if (ids.Count == 0) throw Ec2Errors.MissingParameter("resourceIdSet");
        return [.. ids.Select(id => Lookup.Taggable(call, id))];
    }

    private static IEnumerable<(string Type, Resource Resource)> Taggable(SimulatedRegion region) =>
    [
        .. region.Instances.Values.Select(item => ("instance", (Resource)item)),
        .. region.Volumes.Values.Select(item => ("volume", (Resource)item)),
        .. region.Snapshots.Values.Select(item => ("snapshot", (Resource)item)),
        .. region.Images.Values.Select(item => ("image", (Resource)item)),
        .. region.Vpcs.Values.Select(item => ("vpc", (Resource)item)),
        .. region.Subnets.Values.Select(item => ("subnet", (Resource)item)),
        .. region.SecurityGroups.Values.Select(item => ("security-group", (Resource)item)),
    ];

    private sealed record TagRow(string ResourceId, string ResourceType, string Key, string Value);
}

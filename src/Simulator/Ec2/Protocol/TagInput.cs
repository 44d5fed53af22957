using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>Reads and checks tags that a call gives.</summary>
internal static class TagInput
{
    private const int MaxTags = 50;
    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 256;

    /// <summary>The tags of the specification for one type of resource.</summary>
    public static Dictionary<string, string> ForType(QueryParameters parameters, string resourceType)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var specification in parameters.Structures("TagSpecification"))
        {
            if (specification.Required("ResourceType") == resourceType) Read(specification, tags);
        }

        return tags;
    }

    /// <summary>Refuses specifications for types that the call does not create.</summary>
    public static void ThrowUnlessTypesAre(QueryParameters parameters, params ReadOnlySpan<string> allowed)
    {
        foreach (var specification in parameters.Structures("TagSpecification"))
        {
            var type = specification.Required("ResourceType");
            if (!allowed.Contains(type))
                throw Ec2Errors.InvalidParameterValue($"'{type}' is not a valid taggable resource type for this operation.");
        }
    }

    public static Dictionary<string, string> Read(QueryParameters parameters)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        Read(parameters, tags);
        return tags;
    }

    /// <summary>Adds tags to a resource, unless it would have too many.</summary>
    public static void Apply(Resource resource, IReadOnlyDictionary<string, string> tags)
    {
        if (resource.Tags.Keys.Union(tags.Keys, StringComparer.Ordinal).Count() > MaxTags)
            throw Ec2Errors.Of("TagLimitExceeded", $"More than the maximum of {MaxTags} tags would be on resource {resource.Id}.");
        foreach (var (key, value) in tags) resource.Tags[key] = value;
    }

    private static void Read(QueryParameters parameters, Dictionary<string, string> tags)
    {
        foreach (var tag in parameters.Structures("Tag"))
        {
            var key = tag.Required("Key");
            var value = tag.Text("Value") ?? "";
            if (key.Length > MaxKeyLength)
                throw Ec2Errors.InvalidParameterValue($"Tag key exceeds the maximum length of {MaxKeyLength} characters");
            if (value.Length > MaxValueLength)
                throw Ec2Errors.InvalidParameterValue($"Tag value exceeds the maximum length of {MaxValueLength} characters");
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                throw Ec2Errors.InvalidParameterValue("Tag keys starting with 'aws:' are reserved for internal use");
            if (!tags.TryAdd(key, value))
                throw Ec2Errors.InvalidParameterValue($"Duplicate tag key '{key}' specified.");
        }

        if (tags.Count > MaxTags) throw Ec2Errors.Of("TagLimitExceeded", $"The maximum number of tags is {MaxTags}.");
    }
}

using Amazon.EC2;
using Amazon.EC2.Model;

namespace DRServerless.Aws.Ec2;

/// <summary>The tags by which everything that is created here is found again.</summary>
internal static class OwnershipTags
{
    /// <summary>What all of them start with; never copied from a machine.</summary>
    public const string Prefix = "drserverless:";

    /// <summary>The project.</summary>
    public const string Project = Prefix + "project";

    /// <summary>The machine.</summary>
    public const string Machine = Prefix + "machine";

    /// <summary>The disk, by device name.</summary>
    public const string Device = Prefix + "device";

    /// <summary>The idempotency key of the operation that made it.</summary>
    public const string Key = Prefix + "key";

    /// <summary>On snapshots of one instant: which call made them, and how many it made, as <c>count/nonce</c>.</summary>
    public const string Set = Prefix + "set";

    /// <summary>The three tags that everything carries.</summary>
    public static List<Tag> Of(string project, string machine, string key) =>
        [new Tag(Project, project), new Tag(Machine, machine), new Tag(Key, key)];

    /// <summary>A specification for a creating call.</summary>
    public static TagSpecification For(ResourceType type, List<Tag> tags) => new() { ResourceType = type, Tags = tags };

    /// <summary>A filter by tag; EC2 would read bare <c>*</c> and <c>?</c> as wildcards, and a clean-up must never match more than it names.</summary>
    public static Filter Filter(string tag, params IReadOnlyCollection<string> values) => new(
        $"tag:{tag}",
        [.. values.Select(value => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal))]);

    /// <summary>The value of a tag, or null.</summary>
    public static string? Value(List<Tag>? tags, string key) => tags?.Find(tag => tag.Key == key)?.Value;

    /// <summary>True for tags that are a person's: neither AWS's own nor ours.</summary>
    public static bool IsPersonal(string key) =>
        !key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && !key.StartsWith(Prefix, StringComparison.Ordinal);
}

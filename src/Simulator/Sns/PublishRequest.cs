using System.Text;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Sns;

/// <summary>The parameters of Publish, with the limits that SNS documents.</summary>
internal sealed record PublishRequest(string TopicArn, string? Subject, string Message, IReadOnlyDictionary<string, string> Attributes, string? Group, string? Deduplication)
{
    private const int LongestSubject = 100;
    private const int LargestMessage = 256 * 1024;
    private const int LongestGroup = 128;
    private const int MostAttributes = 10;

    public static PublishRequest Parse(QueryParameters parameters)
    {
        var subject = parameters.Text("Subject");
        var message = parameters.Text("Message") ?? throw Invalid("Empty message");
        if (subject is not null && (subject.Length > LongestSubject || subject.Any(c => c is < ' ' or > '~') || subject[0] == ' ')) throw Invalid("Subject");
        var attributes = AttributesOf(parameters);
        if (Encoding.UTF8.GetByteCount(message) + attributes.Sum(attribute => attribute.Key.Length + attribute.Value.Length) > LargestMessage) throw Invalid("Message too long");
        return new PublishRequest(
            parameters.Text("TopicArn") ?? throw Invalid("TopicArn or TargetArn Reason: no value for required parameter"), subject, message, attributes,
            Limited(parameters.Text("MessageGroupId"), "MessageGroupId"), Limited(parameters.Text("MessageDeduplicationId"), "MessageDeduplicationId"));
    }

    public static ServiceException Invalid(string what) => new(400, "InvalidParameter", $"Invalid parameter: {what}");

    private static Dictionary<string, string> AttributesOf(QueryParameters parameters)
    {
        var attributes = new Dictionary<string, string>();
        for (var index = 1; parameters.Text($"MessageAttributes.entry.{index}.Name") is { } name; index++)
        {
            if (parameters.Text($"MessageAttributes.entry.{index}.Value.DataType") is not ("String" or "Number" or "String.Array")) throw Parameter($"The message attribute '{name}' must contain a non-empty data type.");
            var value = parameters.Text($"MessageAttributes.entry.{index}.Value.StringValue") ?? throw Parameter($"The message attribute '{name}' must contain a non-empty value.");
            if (!attributes.TryAdd(name, value) || index > MostAttributes) throw Parameter($"Message attribute '{name}' is one too many.");
        }

        return attributes;
    }

    private static string? Limited(string? text, string name) => text is null || (text.Length <= LongestGroup && text.All(c => c is > ' ' and <= '~')) ? text : throw Invalid(name);

    private static ServiceException Parameter(string message) => new(400, "ParameterValueInvalid", message);
}

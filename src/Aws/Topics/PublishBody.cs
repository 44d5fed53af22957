using System.Text;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Topics;

/// <summary>The parameters of Publish, version 2010-03-31.</summary>
internal static class PublishBody
{
    public static byte[] Write(TopicMessage message)
    {
        var parameters = new List<(string Name, string Value)>
        {
            ("Action", "Publish"), ("Version", "2010-03-31"), ("TopicArn", message.TopicArn), ("Subject", message.Subject), ("Message", message.Body),
        };
        foreach (var (attribute, index) in message.Attributes.Select((attribute, index) => (attribute, index + 1)))
        {
            parameters.Add(($"MessageAttributes.entry.{index}.Name", attribute.Key));
            parameters.Add(($"MessageAttributes.entry.{index}.Value.DataType", "String"));
            parameters.Add(($"MessageAttributes.entry.{index}.Value.StringValue", attribute.Value));
        }

        if (message.IsFifo) parameters.AddRange([("MessageGroupId", message.Group), ("MessageDeduplicationId", message.Key)]);
        return Encoding.ASCII.GetBytes(string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}")));
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DRServerless.Simulator.Sns;

/// <summary>Makes the messages that SNS posts, signed as AWS documents it.</summary>
internal sealed class SnsEnvelope(SnsAuthority authority)
{
    /// <summary>A notification.</summary>
    public byte[] Notification(string topic, string id, string subject, string message, DateTimeOffset at, string version) =>
        Seal(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Message"] = message,
            ["MessageId"] = id,
            ["Subject"] = subject,
            ["Timestamp"] = Time(at),
            ["TopicArn"] = topic,
            ["Type"] = "Notification",
        }, topic, version);

    /// <summary>The question whether a subscription is wanted.</summary>
    public byte[] Confirmation(string topic, string id, string token, DateTimeOffset at, string version) =>
        Seal(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Message"] = $"You have chosen to subscribe to the topic {topic}.\nTo confirm the subscription, visit the SubscribeURL included in this message.",
            ["MessageId"] = id,
            ["SubscribeURL"] = $"https://{Host(topic)}/?Action=ConfirmSubscription&TopicArn={topic}&Token={token}",
            ["Timestamp"] = Time(at),
            ["Token"] = token,
            ["TopicArn"] = topic,
            ["Type"] = "SubscriptionConfirmation",
        }, topic, version);

    /// <summary>Signs a message of these fields.</summary>
    public byte[] Seal(SortedDictionary<string, string> fields, string topic, string version)
    {
        var text = string.Concat(fields.Select(field => $"{field.Key}\n{field.Value}\n"));
        var whole = new Dictionary<string, string>(fields)
        {
            ["SignatureVersion"] = version,
            ["Signature"] = authority.Sign(Encoding.UTF8.GetBytes(text), version),
            ["SigningCertURL"] = $"https://{Host(topic)}{authority.Path}",
        };
        return JsonSerializer.SerializeToUtf8Bytes(whole);
    }

    private static string Host(string topic) => $"sns.{topic.Split(':')[3]}.amazonaws.com";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

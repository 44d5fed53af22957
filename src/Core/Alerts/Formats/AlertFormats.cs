using System.Text.Json;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>Reads what senders write. Everything that cannot be understood is <c>alert_malformed</c>, and nothing of it is kept.</summary>
public static class AlertFormats
{
    /// <summary>As many events as one batch may hold.</summary>
    public const int LargestBatch = 500;

    /// <summary>An alert of Azure Monitor in the common alert schema.</summary>
    public static AlertMessage AzureMonitor(ReadOnlyMemory<byte> body, DateTimeOffset now) => new([AzureMonitorFormat.Read(AlertBody.Parse(body), now)], SentAt: null);

    /// <summary>An event of Amazon EventBridge.</summary>
    public static AlertMessage EventBridge(ReadOnlyMemory<byte> body, DateTimeOffset now) => EventBridgeFormat.Read(AlertBody.Parse(body), now);

    /// <summary>What a topic of SNS carries: an alarm of CloudWatch, or what EventBridge put there.</summary>
    /// <param name="message">The text of the notification.</param>
    /// <param name="topic">ARN of the topic.</param>
    /// <param name="now">When it came.</param>
    public static AlertMessage OfTopic(string message, string topic, DateTimeOffset now)
    {
        var body = AlertBody.Parse(message);
        if (EventBridgeFormat.Fits(body)) return EventBridgeFormat.Read(body, now);
        if (!CloudWatchFormat.Fits(body)) throw AlertBody.Malformed("the notification holds neither an alarm of CloudWatch nor an event of EventBridge");
        return new AlertMessage(CloudWatchFormat.Read(body, topic, now) is { } alert ? [alert] : [], SentAt: null);
    }

    /// <summary>A CloudEvent in structured mode.</summary>
    public static AlertMessage CloudEvent(ReadOnlyMemory<byte> body, DateTimeOffset now) => CloudEventFormat.Read(AlertBody.Parse(body), now);

    /// <summary>CloudEvents in batched mode.</summary>
    public static IReadOnlyList<AlertMessage> CloudEvents(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var batch = AlertBody.Parse(body);
        if (batch.ValueKind != JsonValueKind.Array) throw AlertBody.Malformed("a batch must be a list of events");
        if (batch.GetArrayLength() > LargestBatch) throw AlertBody.Malformed($"a batch holds at most {LargestBatch} events");
        return [.. batch.EnumerateArray().Select(happening => CloudEventFormat.Read(happening, now))];
    }

    /// <summary>A CloudEvent in binary mode: its attributes beside its data.</summary>
    public static AlertMessage CloudEvent(IReadOnlyDictionary<string, string> attributes, ReadOnlyMemory<byte> data, DateTimeOffset now)
    {
        var whole = new Dictionary<string, object?>(attributes.ToDictionary(attribute => attribute.Key, attribute => (object?)attribute.Value));
        if (data.Length > 0) whole["data"] = AlertBody.Parse(data);
        return CloudEventFormat.Read(JsonSerializer.SerializeToElement(whole), now);
    }

    /// <summary>One of them, as its own content tells: where alerts come by a way that does not say.</summary>
    public static IReadOnlyList<AlertMessage> Any(ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var read = AlertBody.Parse(body);
        if (read.ValueKind == JsonValueKind.Array) return CloudEvents(body, now);
        if (CloudEventFormat.Fits(read)) return [CloudEventFormat.Read(read, now)];
        if (AzureMonitorFormat.Fits(read)) return [new AlertMessage([AzureMonitorFormat.Read(read, now)], SentAt: null)];
        if (EventBridgeFormat.Fits(read)) return [EventBridgeFormat.Read(read, now)];
        throw AlertBody.Malformed("it is no CloudEvent, no alert of Azure Monitor in the common alert schema, and no event of EventBridge");
    }
}

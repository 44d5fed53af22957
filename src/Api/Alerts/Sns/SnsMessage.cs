using System.Text;
using System.Text.Json;
using DRServerless.Core.Errors;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>What Amazon SNS posts to a subscriber: a notification, or the question whether the subscription is wanted, or the news that it has ended.</summary>
internal sealed record SnsMessage
{
    public const string Notification = "Notification";
    public const string SubscriptionConfirmation = "SubscriptionConfirmation";
    public const string UnsubscribeConfirmation = "UnsubscribeConfirmation";

    /// <summary>As long as any one field may be; AWS allows 256 KiB for a message.</summary>
    private const int LongestField = 300_000;

    public required string Type { get; init; }

    public required string MessageId { get; init; }

    public required string TopicArn { get; init; }

    public string? Subject { get; init; }

    public required string Message { get; init; }

    public required string Timestamp { get; init; }

    public required string SignatureVersion { get; init; }

    public required string Signature { get; init; }

    public required string SigningCertUrl { get; init; }

    public string? Token { get; init; }

    public string? SubscribeUrl { get; init; }

    /// <summary>When it was sent, as it is signed.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Reads it; <c>alert_malformed</c> when it is none. A field that is there twice is refused: signed would be one of them, used the other.</summary>
    public static SnsMessage Read(ReadOnlyMemory<byte> body)
    {
        Dictionary<string, string> fields;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 4 });
            fields = Texts(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw Malformed("it is not the JSON object that SNS sends", wrong);
        }

        string Field(string name) => fields.GetValueOrDefault(name) is { Length: > 0 and <= LongestField } text ? text : throw Malformed($"{name} is missing or too long");
        var type = Field("Type");
        if (type is not (Notification or SubscriptionConfirmation or UnsubscribeConfirmation)) throw Malformed("its Type is not known");
        return new SnsMessage
        {
            Type = type,
            MessageId = Field("MessageId"),
            TopicArn = Field("TopicArn"),
            Subject = fields.GetValueOrDefault("Subject"),
            Message = Field("Message"),
            Timestamp = Field("Timestamp"),
            SignatureVersion = Field("SignatureVersion"),
            Signature = Field("Signature"),
            SigningCertUrl = Field("SigningCertURL"),
            Token = type == Notification ? null : Field("Token"),
            SubscribeUrl = type == Notification ? null : Field("SubscribeURL"),
            SentAt = DateTimeOffset.TryParseExact(Field("Timestamp"), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.AssumeUniversal, out var sent) ? sent : throw Malformed("Timestamp is no time"),
        };
    }

    /// <summary>The text that SNS signs: names and values in turn, each on its line, sorted by name.</summary>
    public byte[] Signed()
    {
        var text = new StringBuilder();
        void Add(string name, string? value) => text.Append(name).Append('\n').Append(value).Append('\n');
        Add("Message", Message);
        Add("MessageId", MessageId);
        if (Type == Notification)
        {
            if (Subject is not null) Add("Subject", Subject);
        }
        else
        {
            Add("SubscribeURL", SubscribeUrl);
        }

        Add("Timestamp", Timestamp);
        if (Type != Notification) Add("Token", Token);
        Add("TopicArn", TopicArn);
        Add("Type", Type);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static Dictionary<string, string> Texts(JsonElement root)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in root.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.String && !fields.TryAdd(field.Name, field.Value.GetString()!)) throw Malformed($"a field is there twice");
        }

        return fields;
    }

    private static DrException Malformed(string why, Exception? inner = null) =>
        new(ErrorCodes.AlertMalformed, $"The message cannot be understood: {why}. Nothing was changed. Do not turn raw message delivery on.", inner);
}

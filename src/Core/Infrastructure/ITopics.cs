namespace DRServerless.Core.Infrastructure;

/// <summary>Topics that the account has: messages to whoever has subscribed.</summary>
public interface ITopics
{
    /// <summary>
    /// Publishes a message; returns its id. SNS takes a repeat for another message, unless the topic keeps order: such a one drops a repeat of the same key
    /// within five minutes. <c>topic_not_found</c> when there is none.
    /// </summary>
    Task<string> PublishAsync(TopicMessage message, CancellationToken cancellation);
}

/// <summary>A message to a topic.</summary>
public sealed record TopicMessage
{
    /// <summary>The topic's ARN, in the region of this infrastructure.</summary>
    public required string TopicArn { get; init; }

    /// <summary>True for a topic that keeps order.</summary>
    public bool IsFifo { get; init; }

    /// <summary>Names the message, at most 128 characters of ASCII; the same for every repeat.</summary>
    public required string Key { get; init; }

    /// <summary>What belongs together in a topic that keeps order.</summary>
    public required string Group { get; init; }

    /// <summary>A line for mail: 1 to 100 characters of printable ASCII.</summary>
    public required string Subject { get; init; }

    /// <summary>The message.</summary>
    public required string Body { get; init; }

    /// <summary>What subscriptions can be filtered by; at most 10.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

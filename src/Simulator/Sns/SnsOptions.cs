namespace DRServerless.Simulator.Sns;

/// <summary>What SNS has from the beginning.</summary>
public sealed record SnsOptions
{
    /// <summary>ARNs of topics; a name that ends in <c>.fifo</c> makes one that keeps order. Default none.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];
}

/// <summary>A message that was published.</summary>
/// <param name="MessageId">The id that its publisher was told.</param>
/// <param name="TopicArn">The topic.</param>
/// <param name="Subject">The subject; null when it has none.</param>
/// <param name="Message">The message.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="PublishedBy">ARN of the caller.</param>
public sealed record PublishedMessage(
    string MessageId, string TopicArn, string? Subject, string Message, IReadOnlyDictionary<string, string> Attributes, string PublishedBy);

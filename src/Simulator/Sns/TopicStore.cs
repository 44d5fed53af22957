using DRServerless.Simulator.Hosting;

namespace DRServerless.Simulator.Sns;

/// <summary>Topics and what was published to them.</summary>
internal sealed class TopicStore(SimulatorContext context)
{
    /// <summary>How long a topic that keeps order knows a message again.</summary>
    private static readonly TimeSpan Deduplicates = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly List<PublishedMessage> _published = [];
    private readonly Dictionary<(string Topic, string Key), (string MessageId, DateTimeOffset At)> _seen = [];

    public IReadOnlyList<PublishedMessage> Published
    {
        get
        {
            lock (_gate) return [.. _published];
        }
    }

    /// <summary>Takes a message; returns its id.</summary>
    public string Publish(ServiceCall call, PublishRequest request)
    {
        Check(call, request);
        lock (_gate)
        {
            var now = context.Time.GetUtcNow();
            if (request.Deduplication is { } key && _seen.TryGetValue((request.TopicArn, key), out var earlier) && now - earlier.At < Deduplicates) return earlier.MessageId;
            var message = new PublishedMessage(Guid.NewGuid().ToString("D"), request.TopicArn, request.Subject, request.Message, request.Attributes, call.Caller.Arn);
            _published.Add(message);
            if (request.Deduplication is { } name) _seen[(request.TopicArn, name)] = (message.MessageId, now);
            return message.MessageId;
        }
    }

    private void Check(ServiceCall call, PublishRequest request)
    {
        if (request.TopicArn.Split(':') is not ["arn", "aws", "sns", var region, var account, var name]) throw PublishRequest.Invalid("TopicArn Reason: An ARN must have at least 6 elements");
        if (region != call.Region.Name) throw PublishRequest.Invalid("TopicArn");
        if (account != call.Region.AccountId) throw new ServiceException(403, "AuthorizationError", $"User: {call.Caller.Arn} is not authorized to perform: SNS:Publish on resource: {request.TopicArn}");
        if (!context.Options.Sns.Topics.Contains(request.TopicArn)) throw new ServiceException(404, "NotFound", "Topic does not exist");
        var fifo = name.EndsWith(".fifo", StringComparison.Ordinal);
        if (fifo && request.Group is null) throw PublishRequest.Invalid("The MessageGroupId parameter is required for FIFO topics");
        if (fifo && request.Deduplication is null) throw PublishRequest.Invalid("The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly");
        if (!fifo && request.Deduplication is not null) throw PublishRequest.Invalid("MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type");
    }
}

using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

/// <summary>Topics that take everything.</summary>
public sealed class FakeTopics(FakeInfrastructure cloud) : ITopics
{
    private readonly Lock _gate = new();

    /// <summary>What was published.</summary>
    public List<TopicMessage> Published { get; } = [];

    public Task<string> PublishAsync(TopicMessage message, CancellationToken cancellation)
    {
        cloud.Faults.Run("Topics.Publish", () => { });
        lock (_gate) Published.Add(message);
        return Task.FromResult($"message-{Published.Count}");
    }
}

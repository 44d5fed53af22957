using DRServerless.Functions.Durable.Client;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace DRServerless.Functions.Tests.Client;

/// <summary>The client over a platform client that a test answers for.</summary>
internal sealed class ClientFixture
{
    public ClientFixture()
    {
        var source = new DurableClientSource();
        source.Use(Platform.Object);
        Tree = new InstanceTree(source, Time);
        Client = new DurableOrchestrationClient(source, Tree);
        Ended = new EndedInstances(source, Time);
        Platform.Setup(each => each.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string id, bool _, CancellationToken _) => Task.FromResult(Instances.GetValueOrDefault(id)));
        Platform.Setup(each => each.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string id, bool _, CancellationToken _) => Task.FromResult(Instances.GetValueOrDefault(id)));
        Platform.Setup(each => each.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>())).Returns((OrchestrationQuery? query) =>
        {
            Queries.Add(query!);
            return Pages.Of([.. Instances.Values.Where(each => query!.InstanceIdPrefix is not { } prefix || each.InstanceId.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))]);
        });
        Platform.Setup(each => each.TerminateInstanceAsync(It.IsAny<string>(), It.IsAny<TerminateInstanceOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, TerminateInstanceOptions? _, CancellationToken _) => TerminateAsync(id));
        Platform.Setup(each => each.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<PurgeInstanceOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, PurgeInstanceOptions? _, CancellationToken _) => PurgeAsync(id));
        Platform.Setup(each => each.PurgeInstanceAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns((string id, CancellationToken _) => PurgeAsync(id));
    }

    public static OrchestrationName<int, int> Name { get; } = new("main");

    public Mock<DurableTaskClient> Platform { get; } = new("test");

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>What the platform has.</summary>
    public Dictionary<string, OrchestrationMetadata> Instances { get; } = [];

    public List<OrchestrationQuery> Queries { get; } = [];

    public List<string> Terminated { get; } = [];

    public List<string> Purged { get; } = [];

    public InstanceTree Tree { get; }

    public DurableOrchestrationClient Client { get; }

    public EndedInstances Ended { get; }

    /// <summary>False to let what is asked to end run on.</summary>
    public bool EndsWhenAsked { get; set; } = true;

    public void Add(string id, OrchestrationRuntimeStatus status, Func<OrchestrationMetadata, OrchestrationMetadata>? shape = null, DateTimeOffset? createdAt = null)
    {
        var metadata = new OrchestrationMetadata("main", id) { RuntimeStatus = status, CreatedAt = createdAt ?? Time.Start };
        Instances[id] = shape?.Invoke(metadata) ?? metadata;
    }

    /// <summary>Lets time pass until something is done.</summary>
    public async Task LetPassAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await task;
    }

    private Task TerminateAsync(string id)
    {
        Terminated.Add(id);
        if (EndsWhenAsked) Add(id, OrchestrationRuntimeStatus.Terminated);
        return Task.CompletedTask;
    }

    private Task<PurgeResult> PurgeAsync(string id)
    {
        lock (Purged)
        {
            Purged.Add(id);
            return Task.FromResult(new PurgeResult(Instances.Remove(id) ? 1 : 0));
        }
    }
}

using DRServerless.Workflows.Runtime;

namespace DRServerless.Conformance.Runtime;

/// <summary>A durable runtime under test, as the conformance suite handles it.</summary>
public interface IRuntimeHarness : IAsyncDisposable
{
    /// <summary>The client; valid from the first start on.</summary>
    IOrchestrationClient Client { get; }

    /// <summary>Starts the runtime with these definitions over what its store holds; stops it first when it runs.</summary>
    Task StartAsync(IReadOnlyList<OrchestrationDefinition> orchestrations, IReadOnlyList<ActivityDefinition> activities);

    /// <summary>Ends when nothing is left to do but wait for time or events.</summary>
    Task SettleAsync();

    /// <summary>Settles, lets durable timers see this much time pass (by a fake clock, or in truth), and settles again.</summary>
    Task AdvanceAsync(TimeSpan time);
}

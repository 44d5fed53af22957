using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Failback;

/// <summary>The wait for Continuous Data Protection after a change of direction.</summary>
internal static class SynchronizationNames
{
    public static readonly OrchestrationName<SynchronizationInput, Nothing> Await = new("await-synchronization");

    public static readonly ActivityName<SynchronizationInput, SynchronizationLook> Look = new("look-at-synchronization");
}

/// <summary>What is waited for.</summary>
/// <param name="Operation">The operation that waits.</param>
/// <param name="DirectionEpoch">The epoch in which every machine has to get there.</param>
/// <param name="BeganAt">When the wait began.</param>
internal sealed record SynchronizationInput(OperationReference Operation, int DirectionEpoch, DateTimeOffset BeganAt);

/// <summary>How far it is.</summary>
internal sealed record SynchronizationLook(int Ready, int Total);

using System.Text.Json;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Replication;

/// <summary>What a loop shows of itself.</summary>
/// <param name="DirectionEpoch">The epoch that it replicates in.</param>
public sealed record LoopStatus(int DirectionEpoch)
{
    /// <summary>Reads it from an instance; null when it has shown nothing yet.</summary>
    public static LoopStatus? Of(OrchestrationInstance instance) =>
        instance.CustomStatus is { ValueKind: JsonValueKind.Object } shown ? shown.Deserialize<LoopStatus>(DrJson.Stored) : null;
}

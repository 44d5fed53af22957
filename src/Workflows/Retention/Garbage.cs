using DRServerless.Core.Identity;
using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Retention;

/// <summary>Resources that are to be deleted and perhaps could not be yet. Document <c>projects/{project}/garbage/{name}</c>; goes when all of them are gone.</summary>
public sealed record Garbage
{
    /// <summary>Names it: what made it, so that recording it twice records it once. <c>[a-z0-9.-]</c>, at most 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Why, for people.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is left to delete.</summary>
    public required IReadOnlyList<GarbageResource> Resources { get; init; }

    /// <summary>True while it is not certain yet that nothing accounts for them: nothing is deleted until then.</summary>
    public bool Suspected { get; init; }

    /// <summary>
    /// The drill that launches them, for garbage from the start: nothing is deleted while the drill holds the project, and the record stays for a
    /// while after its end and is looked at once more then, for a call that was under way at the end may still have made something.
    /// </summary>
    public OperationId? HeldBy { get; init; }

    /// <summary>The recovery point that held them: nothing is deleted while its document still stands.</summary>
    public GarbageRecoveryPoint? RecoveryPoint { get; init; }
}

/// <summary>A resource to delete.</summary>
/// <param name="Side">Where it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; for a launch, the launch's idempotency key; for a cycle, the cycle's key.</param>
public sealed record GarbageResource(Side Side, GarbageKind Kind, string Id);

/// <summary>What can be garbage.</summary>
public enum GarbageKind
{
    /// <summary>A snapshot.</summary>
    Snapshot,

    /// <summary>An instance with its disks.</summary>
    Instance,

    /// <summary>Everything that a launch made, found by its key.</summary>
    Launch,

    /// <summary>Every snapshot that a discarded cycle made, found by its key, those included that it never heard of.</summary>
    Cycle,
}

/// <summary>Names a recovery point.</summary>
public sealed record GarbageRecoveryPoint(MachineId MachineId, RecoveryPointId RecoveryPointId);

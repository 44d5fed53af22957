using DRServerless.Core.Identity;

namespace DRServerless.Core.Projects;

/// <summary>What a person should know of a project now. Document <c>projects/{id}/warnings</c> holds all of them; written by one watch.</summary>
public sealed record ProjectWarnings
{
    /// <summary>By machine and instance.</summary>
    public required IReadOnlyList<ProjectWarning> Items { get; init; }
}

/// <summary>A warning; it stands for as long as what it says is so.</summary>
public sealed record ProjectWarning
{
    /// <summary>A superseded instance was seen to run beside the one that does the machine's work.</summary>
    public const string TwoLiveCopies = "two_live_copies";

    /// <summary>The instance that does the machine's work is cut off from the network, and no operation is under way.</summary>
    public const string ActiveIsIsolated = "active_is_isolated";

    /// <summary>Which kind: <c>two_live_copies</c> or <c>active_is_isolated</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The machine.</summary>
    public required MachineId MachineId { get; init; }

    /// <summary>Its name.</summary>
    public required string MachineName { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Where it is.</summary>
    public required Side Side { get; init; }

    /// <summary>When it was seen first.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What is so, what is done about it, what to do.</summary>
    public required string Message { get; init; }

    /// <summary>The operation that left it so; null when there was none.</summary>
    public OperationId? OperationId { get; init; }

    /// <summary>True once that operation's log says so, which it can only when the operation has ended.</summary>
    public bool InLog { get; init; }

    /// <summary>True when both are of one thing.</summary>
    public bool IsOfSame(ProjectWarning other) => Code == other.Code && InstanceId == other.InstanceId && MachineId == other.MachineId;
}

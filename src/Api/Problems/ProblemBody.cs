using DRServerless.Api.Endpoints;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Plans;
using DRServerless.Core.Projects;

namespace DRServerless.Api.Problems;

/// <summary>A problem answer as callers read it (RFC 9457).</summary>
public sealed record ProblemBody
{
    /// <summary>A name for the kind of problem, as a URN.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened, what was kept and what to do next.</summary>
    public required string Detail { get; init; }

    /// <summary>The stable code.</summary>
    public required string Code { get; init; }

    /// <summary>For an action that the state forbids: the state.</summary>
    public ProjectState? State { get; init; }

    /// <summary>For an action that the state forbids: what is allowed.</summary>
    public IReadOnlyList<ProjectAction>? AllowedActions { get; init; }

    /// <summary>For a project that is busy: the operation that runs.</summary>
    public string? OperationId { get; init; }

    /// <summary>For an operation that has ended or does not wait: where it stands.</summary>
    public OperationStatus? OperationStatus { get; init; }

    /// <summary>For a request with several faults: each.</summary>
    public IReadOnlyList<string>? Faults { get; init; }

    /// <summary>For a recovery plan that is wrong: each fault, with its code and step.</summary>
    public IReadOnlyList<PlanFault>? PlanFaults { get; init; }

    /// <summary>For notice settings that are wrong: each fault, with its code and channel.</summary>
    public IReadOnlyList<NoticeFault>? NoticeFaults { get; init; }

    /// <summary>For a step that does not allow what was asked: where it stands.</summary>
    public PlanStepState? StepState { get; init; }

    /// <summary>For a step that does not allow what was asked: what it allows.</summary>
    public IReadOnlyList<PlanStepCommand>? AllowedCommands { get; init; }

    /// <summary>For a caller who lacks a role: the one that is needed.</summary>
    public ApiRole? NeededRole { get; init; }

    /// <summary>For machines that stand in the way: which.</summary>
    public IReadOnlyList<string>? Machines { get; init; }
}

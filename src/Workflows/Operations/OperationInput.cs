using DRServerless.Core.Identity;

namespace DRServerless.Workflows.Operations;

/// <summary>Input of the orchestration that carries out an operation.</summary>
/// <typeparam name="TRequest">The operation's request.</typeparam>
/// <param name="OperationId">The operation, and the orchestration's instance id.</param>
/// <param name="ProjectId">The project.</param>
/// <param name="Request">What was asked.</param>
public sealed record OperationInput<TRequest>(OperationId OperationId, ProjectId ProjectId, TRequest Request)
    where TRequest : OperationRequest;

/// <summary>A person's answer at an approval gate; the payload of the event <see cref="EventName"/>.</summary>
/// <param name="Approved">True to go on.</param>
/// <param name="By">Who answered.</param>
/// <param name="Comment">Why.</param>
public sealed record ApprovalDecision(bool Approved, string By, string? Comment = null)
{
    /// <summary>The event that carries it.</summary>
    public const string EventName = "approval";

    /// <summary>The gate of an attempt at a plan's step. Each has an event of its own, so an answer that comes late is no answer to the next question.</summary>
    public static string GateOf(string step, int attempt) => $"{step}/{attempt}";

    /// <summary>The event that carries the answer at a gate.</summary>
    public static string EventOf(string gate) => gate.Contains('/', StringComparison.Ordinal) ? $"{EventName}/{gate}" : EventName;
}

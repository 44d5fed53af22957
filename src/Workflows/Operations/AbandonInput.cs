using DRServerless.Core.Identity;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Which operation is to be ended from outside.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="ProjectId">Its project.</param>
/// <param name="Failure">Why its orchestration broke; null when a person cancelled it.</param>
/// <param name="By">Who cancelled it.</param>
internal sealed record AbandonInput(OperationId OperationId, ProjectId ProjectId, FailureRecord? Failure, string? By);

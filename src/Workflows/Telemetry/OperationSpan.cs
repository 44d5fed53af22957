using System.Diagnostics;
using DRServerless.Core.Operations;
using DRServerless.Core.Telemetry;

namespace DRServerless.Workflows.Telemetry;

/// <summary>The span of a whole operation, told when it has ended: no process lives as long as an operation may.</summary>
internal static class OperationSpan
{
    public static void Tell(Operation operation)
    {
        if (operation.EndedAt is not { } endedAt) return;
        using var span = DrTraces.Source.StartActivity(
            $"operation {operation.Kind}", ActivityKind.Internal, DrTraces.ContextOf(operation.Id.Value), tags: null, links: null, operation.AcceptedAt);
        if (span is null) return;
        span.SetTag("drserverless.operation", operation.Id.Value).SetTag("drserverless.project", operation.ProjectId.Value);
        span.SetTag("drserverless.outcome", operation.Status.ToString());
        if (operation.Problem is { } problem) span.Fail(problem.Code);
        span.SetEndTime(endedAt.UtcDateTime);
    }
}

using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Workflows.Checks;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Tells people of operations: that one has ended, and that one waits for them.</summary>
internal sealed class OperationNotices(WorkflowServices services)
{
    private readonly NoticeDesk _desk = new(services);

    /// <summary>Tells how an operation has ended.</summary>
    public Task TellEndedAsync(Operation operation, CancellationToken cancellation) => _desk.TellAsync(operation.ProjectId, new Notice
    {
        Subject = $"operation-ended {operation.Id}",
        Kind = NoticeKind.OperationEnded,
        Severity = SeverityOf(operation),
        At = operation.EndedAt ?? services.Time.GetUtcNow(),
        Title = $"{operation.Kind} {Word(operation.Status)}",
        Text = Describe(operation),
        OperationId = operation.Id,
    }, cancellation);

    /// <summary>Asks people to answer at the gate that an operation waits at. A late repeat, when it waits there no more, asks nobody.</summary>
    public Task AskAsync(Operation operation, JournalEntry entry, CancellationToken cancellation) => _desk.TellAsync(operation.ProjectId, new Notice
    {
        Subject = $"approval-wanted {operation.Id} {entry.WaitAt}",
        Kind = NoticeKind.ApprovalWanted,
        Severity = NoticeSeverity.Critical,
        At = entry.Events.Count > 0 ? entry.Events[0].At : services.Time.GetUtcNow(),
        Title = $"{operation.Kind} waits for approval",
        Text = Tries.Shorten(entry.Step ?? ""),
        OperationId = operation.Id,
        Gate = entry.WaitAt,
        AnswerBy = entry.AnswerBy,
    }, cancellation);

    /// <summary>A launch for real that failed leaves a team without its machines; whatever else fails can wait for somebody to look.</summary>
    internal static NoticeSeverity SeverityOf(Operation operation) => operation.Status switch
    {
        OperationStatus.Succeeded => NoticeSeverity.Information,
        OperationStatus.Failed when operation.Kind is OperationKind.LaunchRecovery or OperationKind.Failback => NoticeSeverity.Critical,
        _ => NoticeSeverity.Warning,
    };

    private static string Describe(Operation operation)
    {
        var lines = new List<string>();
        if (operation.Problem is { } problem) lines.Add($"{problem.Code}: {Tries.Shorten(problem.Message)}");
        else if (operation.Step.Length > 0) lines.Add(Tries.Shorten(operation.Step));
        var failed = operation.Machines.Where(machine => machine.Value.Problem is not null).Select(machine => $"{machine.Key} ({machine.Value.Problem!.Code})").ToList();
        if (operation.Machines.Count > 0) lines.Add($"{operation.Machines.Count - failed.Count} of {operation.Machines.Count} machines without a problem.");
        if (failed.Count > 0) lines.Add($"Problems: {Listing.Of(failed)}");
        if (operation.RequestedBy is { } by) lines.Add($"Asked for by {by}.");
        return string.Join('\n', lines);
    }

    private static string Word(OperationStatus status) => status switch
    {
        OperationStatus.Succeeded => "succeeded",
        OperationStatus.Cancelled => "was cancelled",
        _ => "failed",
    };
}

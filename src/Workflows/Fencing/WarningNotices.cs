using DRServerless.Core.Notices;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Notices;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>
/// Tells people of warnings, once that they stand and once that they are over. What stands is told at every look, so that a crash before the first time loses
/// nothing; by when it began it is the same news.
/// </summary>
internal sealed class WarningNotices(WorkflowServices services)
{
    private readonly NoticeDesk _desk = new(services);

    public async Task TellAsync(Project project, IReadOnlyList<ProjectWarning> known, IReadOnlyList<ProjectWarning> found, CancellationToken cancellation)
    {
        foreach (var warning in found) await _desk.TellAsync(project.Id, Standing(warning), cancellation);
        foreach (var gone in known.Where(warning => !found.Any(warning.IsOfSame)))
        {
            await _desk.TellAsync(project.Id, Standing(gone), cancellation);
            await _desk.TellAsync(project.Id, Over(gone), cancellation);
        }
    }

    private static Notice Standing(ProjectWarning warning) => new()
    {
        Subject = $"warning {Name(warning)}",
        Kind = NoticeKind.SplitBrain,
        Severity = NoticeSeverity.Critical,
        At = warning.Since,
        Title = warning.Code == ProjectWarning.TwoLiveCopies ? $"Two live copies of {warning.MachineName}" : $"{warning.MachineName} is cut off from the network",
        Text = warning.Message,
        OperationId = warning.OperationId,
    };

    private Notice Over(ProjectWarning warning) => new()
    {
        Subject = $"warning-over {Name(warning)}",
        Kind = NoticeKind.SplitBrain,
        Severity = NoticeSeverity.Information,
        At = services.Time.GetUtcNow(),
        Title = warning.Code == ProjectWarning.TwoLiveCopies ? $"{warning.MachineName} has one live copy again" : $"{warning.MachineName} is no longer cut off",
        Text = $"{warning.InstanceId} at the {warning.Side}.",
        OperationId = warning.OperationId,
    };

    private static string Name(ProjectWarning warning) => $"{warning.Code} {warning.MachineId} {warning.InstanceId} {warning.Since:O}";
}

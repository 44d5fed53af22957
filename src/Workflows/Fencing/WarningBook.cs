using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Fencing;

/// <summary>
/// Keeps a project's warnings and tells of changes, once each. Write order: the host's log, then the document, then the operation's log, then that
/// it is there. So a crash tells twice rather than never; the operation's log is looked at first, and has each change once.
/// </summary>
internal sealed partial class WarningBook(DocumentStore documents, TimeProvider time, ILogger logger)
{
    private const int AppendAttempts = 8;

    public async Task<IReadOnlyList<ProjectWarning>> ReadAsync(ProjectId project, CancellationToken cancellation) =>
        (await documents.FindAsync<ProjectWarnings>(Keys.Warnings(project), cancellation))?.Value.Items ?? [];

    /// <summary>Makes the warnings those that were found.</summary>
    public async Task WriteAsync(Project project, IReadOnlyList<ProjectWarning> known, IReadOnlyList<ProjectWarning> found, CancellationToken cancellation)
    {
        foreach (var added in found.Where(warning => !known.Any(warning.IsOfSame)))
            LogRaised(logger, added.Code, project.Id.Value, added.MachineName, added.InstanceId, added.Side, added.Message);
        foreach (var gone in known.Where(warning => !found.Any(warning.IsOfSame)))
        {
            LogWithdrawn(logger, gone.Code, project.Id.Value, gone.MachineName, gone.InstanceId, gone.Side);
            if (gone.InLog) await TellOperationAsync(gone, Withdrawal(gone), cancellation);
        }

        var standing = known;
        await PutAsync(project.Id, standing, found, cancellation);
        standing = found;
        var told = new List<ProjectWarning>();
        foreach (var warning in found)
            told.Add(warning.InLog || !await TellOperationAsync(warning, warning.Message, cancellation) ? warning : warning with { InLog = true });
        await PutAsync(project.Id, standing, told, cancellation);
    }

    private static string Withdrawal(ProjectWarning warning) => warning.Code == ProjectWarning.TwoLiveCopies
        ? $"{warning.InstanceId} at the {warning.Side} no longer runs beside the active instance."
        : $"{warning.InstanceId} at the {warning.Side} is out of quarantine, or no longer the active instance.";

    private async Task PutAsync(ProjectId project, IReadOnlyList<ProjectWarning> before, IReadOnlyList<ProjectWarning> after, CancellationToken cancellation)
    {
        if (before.SequenceEqual(after)) return;
        if (after.Count == 0) await documents.DeleteAsync(Keys.Warnings(project), cancellation);
        else await documents.PutAsync(Keys.Warnings(project), new ProjectWarnings { Items = after }, cancellation);
    }

    /// <summary>False while the operation runs: its log has one writer until it has ended.</summary>
    private async Task<bool> TellOperationAsync(ProjectWarning warning, string message, CancellationToken cancellation)
    {
        if (warning.OperationId is not { } id) return true;
        var operation = (await documents.FindAsync<Operation>(Keys.Operation(id), cancellation))?.Value;
        if (operation is null) return true;
        if (!operation.HasEnded()) return false;
        for (var attempt = 1; ; attempt++)
        {
            var last = 0L;
            string? newest = null;
            await foreach (var line in documents.ListAsync<OperationEvent>(Keys.OperationEvents(id), cancellation))
            {
                last = line.Sequence;
                if (line.MachineId == warning.MachineId) newest = line.Message;
            }

            if (newest == message) return true;
            try
            {
                await documents.CreateAsync(Keys.OperationEvent(id, last + 1), new OperationEvent(last + 1, time.GetUtcNow(), warning.MachineId, message), cancellation);
                return true;
            }
            catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict && attempt < AppendAttempts)
            {
                // Another machine's line was first.
            }
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "{Code}: project {Project}, machine {Machine}, instance {Instance} at the {Side}: {Text}")]
    private static partial void LogRaised(ILogger logger, string code, string project, string machine, string instance, Side side, string text);

    [LoggerMessage(1302, LogLevel.Information, "{Code} is over: project {Project}, machine {Machine}, instance {Instance} at the {Side}")]
    private static partial void LogWithdrawn(ILogger logger, string code, string project, string machine, string instance, Side side);
}

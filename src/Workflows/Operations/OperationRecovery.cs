using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>
/// Brings operations to their end after a crash. Hosts call it at start and every minute. What holds a project's lock is started
/// when it is not, and abandoned (put back and ended as failed) when its orchestration ended without ending it. A document that never
/// got the lock is deleted, and a lock whose operation is gone or has ended is released.
/// </summary>
public sealed class OperationRecovery(DocumentStore documents, IOrchestrationClient orchestrations, TimeProvider time)
{
    /// <summary>How long a document may stand without its lock: the time between two writes, with room to spare.</summary>
    private static readonly TimeSpan AcceptanceGrace = TimeSpan.FromMinutes(1);

    private readonly OperationLauncher _launcher = new(orchestrations);
    private bool _swept;

    /// <summary>Looks at every project; the first time also at every operation, for those that a crash left without their lock.</summary>
    public async Task ResumeAllAsync(CancellationToken cancellation)
    {
        await foreach (var key in documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/project", StringComparison.Ordinal)) continue;
            if ((await documents.FindAsync<Project>(key, cancellation))?.Value is not { } project) continue;
            if (project.ActiveOperation is { } held) await ResumeAsync(project.Id, held, cancellation);
            if (project.EndingDrill is { } drill) await EndDrillAsync(project, drill, cancellation);
        }

        if (_swept) return;
        var settled = true;
        await foreach (var key in documents.ListKeysAsync(Keys.Operations, cancellation))
        {
            if (key.EndsWith("/operation", StringComparison.Ordinal)) settled &= await DeleteIfNeverAcceptedAsync(key, cancellation);
        }

        _swept = settled;
    }

    private async Task ResumeAsync(ProjectId projectId, OperationId operationId, CancellationToken cancellation)
    {
        var operation = (await documents.FindAsync<Operation>(Keys.Operation(operationId), cancellation))?.Value;
        if (operation is null || operation.HasEnded())
        {
            await ReleaseAsync(projectId, operationId, cancellation);
            return;
        }

        var instance = await orchestrations.GetAsync(operationId.Value, cancellation);
        switch (instance?.Status)
        {
            case null when await orchestrations.GetAsync(OperationNames.AbandonInstance(operationId), cancellation) is null:
                await _launcher.LaunchAsync(operation, cancellation);
                break;
            case OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated:
                var failure = instance.Failure
                    ?? new FailureRecord(ErrorCodes.Terminated.Name, "The operation's orchestration ended without ending the operation.", IsTransient: false);
                await _launcher.AbandonAsync(new AbandonInput(operationId, projectId, failure, By: null), cancellation);
                break;
        }
    }

    /// <summary>A drill that gave way to a recovery is taken to its end.</summary>
    private async Task EndDrillAsync(Project project, OperationId drill, CancellationToken cancellation)
    {
        var operation = (await documents.FindAsync<Operation>(Keys.Operation(drill), cancellation))?.Value;
        if (operation is not null && !operation.HasEnded())
            await _launcher.AbandonAsync(AbandonInput.GiveWay(drill, project), cancellation);
        else
            await documents.UpdateAsync<Project>(Keys.Project(project.Id),
                found => found.EndingDrill == drill ? found with { EndingDrill = null } : found, ErrorCodes.ProjectNotFound, cancellation);
    }

    private Task<Project> ReleaseAsync(ProjectId projectId, OperationId operationId, CancellationToken cancellation) =>
        documents.UpdateAsync<Project>(Keys.Project(projectId),
            project => project.ActiveOperation == operationId ? project with { ActiveOperation = null } : project,
            ErrorCodes.ProjectNotFound, cancellation);

    /// <summary>False when the document is too young to tell.</summary>
    private async Task<bool> DeleteIfNeverAcceptedAsync(string key, CancellationToken cancellation)
    {
        var operation = (await documents.FindAsync<Operation>(key, cancellation))?.Value;
        if (operation is not { Status: OperationStatus.Accepted }) return true;
        var project = (await documents.FindAsync<Project>(Keys.Project(operation.ProjectId), cancellation))?.Value;
        if (project?.ActiveOperation == operation.Id || project?.EndingDrill == operation.Id) return true;
        if (time.GetUtcNow() - operation.AcceptedAt < AcceptanceGrace) return false;
        await documents.DeleteAsync(key, cancellation);
        return true;
    }
}

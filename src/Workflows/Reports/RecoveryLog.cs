using DRServerless.Core.Identity;
using DRServerless.Core.Operations;
using DRServerless.Core.Reports;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Reports;

/// <summary>The recoveries of a project, a line each.</summary>
public sealed class RecoveryLog(DocumentStore documents)
{
    /// <summary>The last ones, newest first, at most so many.</summary>
    /// <param name="project">The project.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<IReadOnlyList<RecoveryLine>> LastAsync(ProjectId project, int most, CancellationToken cancellation)
    {
        var keys = new List<string>();
        await foreach (var key in documents.ListKeysAsync(Keys.Recoveries(project), cancellation)) keys.Add(key);
        var lines = new List<RecoveryLine>();
        foreach (var key in Enumerable.Reverse(keys).Take(most))
        {
            if (await documents.FindAsync<RecoveryLine>(key, cancellation) is { } found) lines.Add(found.Value);
        }

        return lines;
    }

    /// <summary>The last failover or failback that ended before a time; null when there was none.</summary>
    public async Task<RecoveryLine?> LastForRealAsync(ProjectId project, DateTimeOffset before, CancellationToken cancellation) =>
        (await LastAsync(project, int.MaxValue, cancellation)).FirstOrDefault(line => line.Kind != OperationKind.Drill && line.EndedAt <= before);
}

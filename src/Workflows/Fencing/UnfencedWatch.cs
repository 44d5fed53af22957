using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Fencing;

/// <summary>
/// Watches for superseded instances that come back, and tells at once. Hosts call it every minute. A superseded instance that is seen to run beside
/// the active one becomes a warning of the project, a line in the host's log and one in the log of the operation that superseded it; and it is
/// stopped, unless the project says otherwise. What stands in quarantine and has stopped since is let out.
/// </summary>
public sealed partial class UnfencedWatch
{
    /// <summary>A project whose side is down takes its ten seconds; the others need not wait for it.</summary>
    private const int ProjectsAtOnce = 8;

    private readonly WorkflowServices _services;
    private readonly ILogger<UnfencedWatch> _logger;
    private readonly ProjectWatch _watch;

    /// <summary>Makes the watch of a host.</summary>
    public UnfencedWatch(WorkflowServices services)
    {
        _services = services;
        _logger = services.Loggers.CreateLogger<UnfencedWatch>();
        _watch = new ProjectWatch(services, _logger);
    }

    /// <summary>Looks at every project once. One that cannot be looked at does not keep the others from it, and is looked at again the next time.</summary>
    public async Task LookAtAllAsync(CancellationToken cancellation)
    {
        var projects = new List<Project>();
        await foreach (var key in _services.Documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/project", StringComparison.Ordinal)) continue;
            if (await _services.Documents.FindAsync<Project>(key, cancellation) is { } found) projects.Add(found.Value);
        }

        await Parallel.ForEachAsync(projects, new ParallelOptions { MaxDegreeOfParallelism = ProjectsAtOnce, CancellationToken = cancellation }, async (project, token) =>
        {
            try
            {
                await _watch.LookAsync(project, token);
            }
            catch (DrException error)
            {
                LogTrouble(_logger, project.Id.Value, error);
            }
        });
    }

    [LoggerMessage(1303, LogLevel.Warning, "The superseded machines of project {Project} could not be looked at; that is tried again")]
    private static partial void LogTrouble(ILogger logger, string project, Exception error);
}

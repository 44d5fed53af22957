using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Workflows.Drills;

/// <summary>
/// Starts drills when they are due. Hosts call it every minute. What became of each time that a schedule named is written down: started, left out on
/// purpose, or missed, with the reason; those that were missed are told. Any number of hosts may look at once: a drill's id comes from
/// its project and its time, so it is started once, and what became of it is written once.
/// </summary>
public sealed partial class DrillKeeper
{
    private readonly WorkflowServices _services;
    private readonly DrillScheduler _scheduler;
    private readonly ILogger<DrillKeeper> _logger;

    /// <summary>Makes the keeper of a host.</summary>
    public DrillKeeper(WorkflowServices services) =>
        (_services, _scheduler, _logger) = (services, new DrillScheduler(services), services.Loggers.CreateLogger<DrillKeeper>());

    /// <summary>Looks at every project once. One that cannot be looked at does not keep the others from it, and is looked at again the next time.</summary>
    public async Task LookAtAllAsync(CancellationToken cancellation)
    {
        await foreach (var key in _services.Documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/drill-settings", StringComparison.Ordinal) || !Identifier.TryParse<ProjectId>(key.Split('/')[1], out var id)) continue;
            try
            {
                await LookAsync(id, cancellation);
            }
            catch (DrException error)
            {
                LogTrouble(_logger, id.Value, error);
            }
        }
    }

    private async Task LookAsync(ProjectId id, CancellationToken cancellation)
    {
        var settings = await _services.Documents.DrillSettingsAsync(id, cancellation);
        var project = (await _services.Documents.FindAsync<Project>(Keys.Project(id), cancellation))?.Value;
        if (settings?.Schedule is { } schedule && project is { Deleting: false }) await _scheduler.LookAsync(project, settings, schedule, cancellation);
    }

    [LoggerMessage(1305, LogLevel.Warning, "The drill schedule of project {Project} could not be looked at; that is tried again")]
    private static partial void LogTrouble(ILogger logger, string project, Exception error);
}

using DRServerless.Core.Drills;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;

namespace DRServerless.Workflows.Drills;

/// <summary>Drill settings in the store.</summary>
internal static class DrillDocuments
{
    public static async Task<DrillSettings?> DrillSettingsAsync(this DocumentStore documents, ProjectId project, CancellationToken cancellation) =>
        (await documents.FindAsync<DrillSettings>(Keys.DrillSettings(project), cancellation))?.Value;

    /// <summary>Where drills launch on a side; <c>drill_not_configured</c> when that is not said.</summary>
    public static async Task<IsolatedNetwork> DrillNetworkAsync(this DocumentStore documents, ProjectId project, Side side, CancellationToken cancellation) =>
        (await documents.DrillSettingsAsync(project, cancellation))?.Networks.GetValueOrDefault(side)
        ?? throw new DrException(ErrorCodes.DrillNotConfigured,
            $"Project {project} has no drill network at the {side}. Nothing was changed. Set networks.{side.ToString().ToLowerInvariant()} in its drill settings: an isolated subnet and a security group.");
}

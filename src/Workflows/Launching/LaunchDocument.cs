using System.Text;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Launching;

/// <summary>
/// What an operation launches for one machine. Document <c>operations/{operation}/launches/{machine}</c>, written once, before anything is
/// created: settings that change meanwhile do not change a launch half-way, and whoever cleans up finds its key.
/// </summary>
internal sealed record LaunchDocument(Side Side, RecoveryPointId RecoveryPointId, LaunchRequest Request)
{
    /// <summary>The key that tags all that is created: a digest, for operation and machine together exceed what a key may have.</summary>
    public static string KeyOf(OperationId operation, MachineId machine) =>
        $"launch-{Digest.Of(Encoding.UTF8.GetBytes($"{operation}/{machine}"))}"[..39];
}

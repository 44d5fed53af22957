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
    /// <summary>Counts launches of the machine in its operation; a further one replaces this document once the one before is gone.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>True for a launch by a drill: it may be deleted at any time, whoever holds the project.</summary>
    public bool IsDrill { get; init; }

    /// <summary>The keys of all attempts.</summary>
    public IEnumerable<string> KeysOf(OperationId operation, MachineId machine) => Enumerable.Range(1, Attempt).Select(attempt => KeyOf(operation, machine, attempt));

    /// <summary>The key that tags all that is created: a digest, for operation and machine together exceed what a key may have.</summary>
    public static string KeyOf(OperationId operation, MachineId machine, int attempt = 1)
    {
        var name = attempt == 1 ? $"{operation}/{machine}" : $"{operation}/{machine}/{attempt}";
        return $"launch-{Digest.Of(Encoding.UTF8.GetBytes(name))}"[..39];
    }
}

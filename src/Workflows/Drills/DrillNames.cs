using DRServerless.Core.Drills;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Drills;

/// <summary>Activities of drills.</summary>
internal static class DrillNames
{
    /// <summary>Looks whether the drill network is isolated, and writes down how replication stands.</summary>
    public static readonly ActivityName<DrillInput, IsolatedNetwork> Prepare = new("prepare-drill");

    /// <summary>Looks whether anything is left of what a drill launched.</summary>
    public static readonly ActivityName<OperationReference, DrillRemains> Verify = new("verify-drill");
}

/// <summary>A drill that is about to launch.</summary>
/// <param name="Operation">The drill.</param>
/// <param name="Side">Where it launches.</param>
internal sealed record DrillInput(OperationReference Operation, Side Side);

/// <summary>What is left of a drill.</summary>
/// <param name="Launches">How many launches it began.</param>
/// <param name="Left">How many resources are left of them.</param>
/// <param name="Names">Some of them, for people.</param>
internal sealed record DrillRemains(int Launches, int Left, string Names);

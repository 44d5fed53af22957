using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Replication;

namespace DRServerless.Workflows.Operations;

/// <summary>Where a project and its machines stand: what orchestrations decide by, put together from pieces that are small enough for their history.</summary>
internal sealed record Situation(ProjectState State, Direction Direction, int DirectionEpoch, IReadOnlyList<MachineSituation> Machines)
{
    /// <summary>The side that is read.</summary>
    public Side From => Direction.ReadSide();

    /// <summary>The side that is written, and where machines are launched.</summary>
    public Side To => Direction.WrittenSide();
}

/// <summary>Where a machine stands.</summary>
/// <param name="Id">The machine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wave">Its wave at the side where machines are launched now.</param>
/// <param name="ActiveInstanceId">The instance that does its work.</param>
/// <param name="Instances">All instances.</param>
internal sealed record MachineSituation(MachineId Id, string Name, int Wave, string ActiveInstanceId, IReadOnlyList<MachineInstance> Instances)
{
    /// <summary>The active instance.</summary>
    public MachineInstance Active => Instances.Single(instance => instance.InstanceId == ActiveInstanceId);
}

using DRServerless.Core.Machines;

namespace DRServerless.Workflows.Fencing;

/// <summary>Changes to a machine's list of instances; pure.</summary>
internal static class MachineInstances
{
    /// <summary>The machine with one instance changed; the same when it has no such instance.</summary>
    public static Machine WithInstance(this Machine machine, string instanceId, Func<MachineInstance, MachineInstance> change) =>
        machine with { Instances = [.. machine.Instances.Select(instance => instance.InstanceId == instanceId ? change(instance) : instance)] };

    /// <summary>
    /// The machine without instances that were seen deleted. The original stays, as the memory of where it came from, and so does the
    /// active one until another takes its place.
    /// </summary>
    public static Machine WithoutGone(this Machine machine) => machine with
    {
        Instances = [.. machine.Instances.Where(instance =>
            instance.Fencing?.State != FencingState.Terminated || instance.Role == InstanceRole.Original || instance.InstanceId == machine.ActiveInstanceId)],
    };
}

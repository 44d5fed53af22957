using DRServerless.Core.Machines;
using DRServerless.Core.Projects;

namespace DRServerless.Workflows.Fencing;

/// <summary>An instance that should not work now, or that is in quarantine.</summary>
internal sealed record Suspect(Machine Machine, MachineInstance Instance, bool InQuarantine)
{
    /// <summary>It does the machine's work, and is in quarantine.</summary>
    public bool IsActive => Instance.InstanceId == Machine.ActiveInstanceId;
}

/// <summary>
/// Which instances are looked at: every superseded one, also those that were seen stopped, for whoever starts one of them makes a second
/// live copy all the same; and every one in quarantine. Of a project that is not protected any more only the latter. Pure.
/// </summary>
internal static class Suspects
{
    public static IReadOnlyList<Suspect> Of(Project project, IEnumerable<Machine> machines, IReadOnlySet<string> quarantined) =>
    [
        .. from machine in machines
           from instance in machine.Instances
           let inQuarantine = quarantined.Contains(instance.InstanceId)
           where inQuarantine || (project.State != ProjectState.NotProtected && IsSuperseded(machine, instance))
           select new Suspect(machine, instance, inQuarantine),
    ];

    /// <summary>Another one does the machine's work. A test may run beside that.</summary>
    public static bool IsSuperseded(Machine machine, MachineInstance instance) =>
        instance.InstanceId != machine.ActiveInstanceId && instance.Role != InstanceRole.Test && instance.Fencing?.State != FencingState.Terminated;
}

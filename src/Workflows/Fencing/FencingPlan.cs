using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Fencing;

/// <summary>How an instance is kept from running.</summary>
internal enum FencingManner
{
    /// <summary>Stopped; its disks stay.</summary>
    Stop,

    /// <summary>Deleted with its disks. Never an original.</summary>
    Terminate,
}

/// <summary>An instance to fence, and how.</summary>
internal sealed record FencingTarget(string InstanceId, Side Side, FencingManner Manner)
{
    /// <summary>It is recorded as isolated: it did not stop before, and has to be let out of quarantine once it does.</summary>
    public bool Isolated { get; init; }
}

/// <summary>
/// Decides which instances of a machine must not run beside the one that is to work; pure. Invariants: an original is never deleted,
/// nor is the active instance, unless another is launched for real in its place on the same side.
/// </summary>
internal static class FencingPlan
{
    /// <summary>Before a launch for real: whatever runs or may come back is stopped, on both sides. Those to delete are not among them.</summary>
    public static IReadOnlyList<FencingTarget> BeforeLaunch(MachineSituation machine, Side to) =>
        [.. Live(machine).Where(instance => !IsDeletedByLaunch(instance, to)).Select(Stop)];

    /// <summary>Just before a launch for real: machines launched earlier on that side, tests included, give way.</summary>
    public static IReadOnlyList<FencingTarget> ReplacedByLaunch(MachineSituation machine, Side to) =>
        [.. machine.Instances.Where(instance => IsDeletedByLaunch(instance, to) && !IsGone(instance)).Select(Terminate)];

    /// <summary>Before a test launch: earlier tests on that side give way.</summary>
    public static IReadOnlyList<FencingTarget> ReplacedByTest(MachineSituation machine, Side to) =>
        [.. machine.Instances.Where(instance => instance.Role == InstanceRole.Test && instance.Side == to).Select(Terminate)];

    /// <summary>All tests.</summary>
    public static IReadOnlyList<FencingTarget> Tests(MachineSituation machine) =>
        [.. machine.Instances.Where(instance => instance.Role == InstanceRole.Test).Select(Terminate)];

    /// <summary>Before the direction is reversed: whatever is not active is stopped. A machine that came back with its side is the split brain.</summary>
    public static IReadOnlyList<FencingTarget> BeforeReversal(MachineSituation machine) =>
        [.. Live(machine).Where(instance => instance.InstanceId != machine.ActiveInstanceId).Select(Stop)];

    /// <summary>Before the direction is restored: machines launched at the target are deleted, all else that is not active is stopped.</summary>
    public static IReadOnlyList<FencingTarget> BeforeReturn(MachineSituation machine) =>
        [.. Live(machine).Where(instance => instance.InstanceId != machine.ActiveInstanceId)
            .Select(instance => instance is { Role: InstanceRole.Recovery, Side: Side.Target } ? Terminate(instance) : Stop(instance))];

    private static IEnumerable<MachineInstance> Live(MachineSituation machine) =>
        machine.Instances.Where(instance => instance.Role != InstanceRole.Test && !IsGone(instance));

    private static bool IsDeletedByLaunch(MachineInstance instance, Side to) => instance.Role != InstanceRole.Original && instance.Side == to;

    private static bool IsGone(MachineInstance instance) => instance.Fencing?.State == FencingState.Terminated;

    private static FencingTarget Stop(MachineInstance instance) => new(instance.InstanceId, instance.Side, FencingManner.Stop)
    {
        Isolated = instance.Fencing?.State == FencingState.Isolated,
    };

    private static FencingTarget Terminate(MachineInstance instance) => new(instance.InstanceId, instance.Side, FencingManner.Terminate);
}

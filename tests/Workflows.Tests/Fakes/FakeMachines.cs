using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

internal sealed class FakeMachines(FakeInfrastructure cloud) : IMachines
{
    /// <summary>The security group without rules.</summary>
    public const string Quarantine = "sg-quarantine";

    public Task<MachineDescription> DescribeAsync(string instanceId, CancellationToken cancellation) =>
        Run("Machines.Describe", () => Live(instanceId).Describe());

    public Task<PowerState> GetPowerStateAsync(string instanceId, CancellationToken cancellation) => Run("Machines.GetPowerState", () => Look(instanceId));

    private PowerState Look(string instanceId)
    {
        if (!cloud.Instances.TryGetValue(instanceId, out var instance)) return PowerState.Terminated;
        var seen = instance.PowerState;

        // What is asked for takes one look to happen.
        instance.PowerState = seen switch
        {
            PowerState.Stopping => PowerState.Stopped,
            PowerState.Terminating => PowerState.Terminated,
            PowerState.Pending => PowerState.Running,
            _ => seen,
        };
        return seen;
    }

    public Task StopAsync(string instanceId, CancellationToken cancellation) => Run("Machines.Stop", () =>
    {
        if (cloud.Instances.TryGetValue(instanceId, out var instance) && instance is { IgnoresStop: false, PowerState: PowerState.Running or PowerState.Pending })
            instance.PowerState = PowerState.Stopping;
        return true;
    });

    public Task<IReadOnlyDictionary<string, PowerState>> GetPowerStatesAsync(IReadOnlyCollection<string> instanceIds, CancellationToken cancellation) =>
        Run<IReadOnlyDictionary<string, PowerState>>("Machines.GetPowerStates", () => instanceIds.ToDictionary(id => id, Look));

    public Task<MachineIsolation> GetIsolationAsync(string instanceId, string projectId, CancellationToken cancellation) => Run("Machines.GetIsolation", () =>
    {
        var open = Live(instanceId).Interfaces.Where(pair => pair.Value is not [Quarantine]).Select(pair => new InterfaceGroups(pair.Key, pair.Value)).ToList();
        return new MachineIsolation(open, open.Count > 0 ? $"{open.Count} interfaces are not in quarantine (fake)" : cloud.QuarantineHasRules ? "the quarantine has rules (fake)" : null);
    });

    public Task IsolateAsync(string instanceId, string projectId, CancellationToken cancellation) => Run("Machines.Isolate", () =>
    {
        var instance = Live(instanceId);
        foreach (var id in instance.Interfaces.Keys.Except(instance.StubbornInterfaces).ToList()) instance.Interfaces[id] = [Quarantine];
        return instance.StubbornInterfaces.Count == 0 ? true : throw new DrException(ErrorCodes.CredentialsRefused, "An interface is not ours to change (fake).");
    });

    public Task ReleaseAsync(string instanceId, string projectId, IReadOnlyList<InterfaceGroups> before, CancellationToken cancellation) => Run("Machines.Release", () =>
    {
        if (!cloud.Instances.TryGetValue(instanceId, out var instance)) return true;
        foreach (var former in before.Where(former => instance.Interfaces.GetValueOrDefault(former.InterfaceId) is [Quarantine])) instance.Interfaces[former.InterfaceId] = former.GroupIds;
        return true;
    });

    public Task StartAsync(string instanceId, CancellationToken cancellation) => Run("Machines.Start", () =>
    {
        var instance = Live(instanceId);
        if (instance.PowerState is PowerState.Stopped or PowerState.Stopping) instance.PowerState = PowerState.Pending;
        return true;
    });

    public Task TerminateAsync(string instanceId, CancellationToken cancellation) => Run("Machines.Terminate", () =>
    {
        if (cloud.Instances.TryGetValue(instanceId, out var instance) && instance.PowerState != PowerState.Terminated)
        {
            instance.PowerState = PowerState.Terminating;
            instance.Disks.Clear();
        }

        return true;
    });

    private FakeInstance Live(string instanceId) =>
        cloud.Instances.TryGetValue(instanceId, out var instance) && instance.PowerState is not (PowerState.Terminating or PowerState.Terminated)
            ? instance
            : throw new DrException(ErrorCodes.InstanceNotFound, $"There is no instance '{instanceId}' in {cloud.Region} (fake).");

    private Task<T> Run<T>(string call, Func<T> effect) => FakeCall.Run(cloud, call, effect);
}

using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Tests.Fakes;

internal sealed class FakeMachines(FakeInfrastructure cloud) : IMachines
{
    public Task<MachineDescription> DescribeAsync(string instanceId, CancellationToken cancellation) =>
        Run("Machines.Describe", () => Live(instanceId).Describe());

    public Task<PowerState> GetPowerStateAsync(string instanceId, CancellationToken cancellation) => Run("Machines.GetPowerState", () =>
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
    });

    public Task StopAsync(string instanceId, CancellationToken cancellation) => Run("Machines.Stop", () =>
    {
        if (cloud.Instances.TryGetValue(instanceId, out var instance) && instance.PowerState is PowerState.Running or PowerState.Pending) instance.PowerState = PowerState.Stopping;
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

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>StartInstances, StopInstances and TerminateInstances. A call that one instance refuses changes none.</summary>
internal static class InstancePower
{
    public static async Task StartAsync(Ec2Call call)
    {
        List<InstanceRecord> started;
        lock (call.Region.Gate)
        {
            Lifecycle.Settle(call.Region, call.Timings, call.Now);
            started = [.. InstancesOf(call).Where(instance => instance.State is InstanceState.Stopped)];
            Change(call, ThrowUnlessStartable, Start);
        }

        await BootCheck.RunAsync(call.Region, started, CancellationToken.None);
    }

    public static void Stop(Ec2Call call) => Change(call, ThrowUnlessStoppable, Stop);

    public static void Terminate(Ec2Call call) => Change(call, ThrowUnlessTerminable, Terminate);

    private static void Change(Ec2Call call, Action<InstanceRecord> check, Action<Ec2Call, InstanceRecord> change)
    {
        var instances = InstancesOf(call);
        foreach (var instance in instances) check(instance);
        var previous = instances.ToDictionary(instance => instance.Id, instance => instance.State);
        foreach (var instance in instances) change(call, instance);
        call.Response.List("instancesSet", instances, instance =>
        {
            call.Response.Text("instanceId", instance.Id);
            InstanceXml.WriteState(call.Response, "currentState", instance.State);
            InstanceXml.WriteState(call.Response, "previousState", previous[instance.Id]);
        });
    }

    private static List<InstanceRecord> InstancesOf(Ec2Call call)
    {
        var ids = call.Parameters.List("InstanceId");
        if (ids.Count == 0) throw Ec2Errors.MissingParameter("InstanceId");
        return [.. ids.Distinct(StringComparer.Ordinal).Select(id => Lookup.Instance(call, id))];
    }

    private static void ThrowUnlessStartable(InstanceRecord instance)
    {
        if (instance.State is not (InstanceState.Stopped or InstanceState.Running or InstanceState.Pending))
            throw Ec2Errors.IncorrectInstanceState($"The instance '{instance.Id}' is not in a state from which it can be started.");
        if (instance.Attachments.All(attachment => attachment.DeviceName != instance.RootDeviceName))
        {
            throw Ec2Errors.InvalidParameterValue(
                $"Invalid value '{instance.Id}' for instanceId. Instance does not have a volume attached at root ({instance.RootDeviceName})");
        }
    }

    private static void ThrowUnlessStoppable(InstanceRecord instance)
    {
        if (instance.DisableApiStop)
        {
            throw Ec2Errors.Of(
                "OperationNotPermitted", $"The instance '{instance.Id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.");
        }

        if (instance.State is not (InstanceState.Running or InstanceState.Stopping or InstanceState.Stopped))
            throw Ec2Errors.IncorrectInstanceState($"The instance '{instance.Id}' is not in a state from which it can be stopped.");
    }

    private static void ThrowUnlessTerminable(InstanceRecord instance)
    {
        if (instance.DisableApiTermination && instance.State != InstanceState.Terminated)
        {
            throw Ec2Errors.Of(
                "OperationNotPermitted",
                $"The instance '{instance.Id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.");
        }
    }

    private static void Start(Ec2Call call, InstanceRecord instance)
    {
        if (instance.State != InstanceState.Stopped) return;
        instance.State = InstanceState.Pending;
        instance.SettlesAt = call.Now + call.Timings.InstanceStart;
        instance.LaunchedAt = call.Now;
        instance.StateReason = "";
        instance.StateReasonCode = "";
        instance.BootChecked = false;
        instance.BootFailure = null;
    }

    private static void Stop(Ec2Call call, InstanceRecord instance)
    {
        if (instance.State != InstanceState.Running) return;
        instance.State = InstanceState.Stopping;
        instance.SettlesAt = call.Now + call.Timings.InstanceStop;
        instance.StateReason = "Client.UserInitiatedShutdown: User initiated shutdown";
        instance.StateReasonCode = "Client.UserInitiatedShutdown";
    }

    private static void Terminate(Ec2Call call, InstanceRecord instance)
    {
        if (instance.State is InstanceState.Terminated or InstanceState.ShuttingDown) return;
        instance.State = InstanceState.ShuttingDown;
        instance.SettlesAt = call.Now + call.Timings.InstanceStop;
        instance.StateReason = "Client.UserInitiatedShutdown: User initiated shutdown";
        instance.StateReasonCode = "Client.UserInitiatedShutdown";
    }
}

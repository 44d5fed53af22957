using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>Cuts an instance off from the network, and looks whether it is.</summary>
internal sealed class IsolateActivity(WorkflowServices services) : Activity<FenceInput, IsolationLook>(FencingNames.Isolate)
{
    private readonly InstancePower _power = new(services);
    private readonly Quarantine _quarantine = new(services);

    public override async Task<IsolationLook> RunAsync(ActivityContext context, FenceInput input, CancellationToken cancellation)
    {
        var machines = await _power.OpenAsync(input, cancellation);
        var (operation, target) = (input.Machine.Operation, input.Target);
        var subject = new QuarantineSubject(operation.ProjectId, input.Machine.MachineId, target.InstanceId, target.Side, operation.OperationId);
        return new IsolationLook((await _quarantine.IsolateAsync(machines, subject, cancellation)).Gap);
    }
}

/// <summary>Gives an instance that was seen stopped its security groups back.</summary>
internal sealed class ReleaseActivity(WorkflowServices services) : Activity<FenceInput, Nothing>(FencingNames.Release)
{
    private readonly InstancePower _power = new(services);
    private readonly Quarantine _quarantine = new(services);

    public override async Task<Nothing> RunAsync(ActivityContext context, FenceInput input, CancellationToken cancellation)
    {
        var machines = await _power.OpenAsync(input, cancellation);
        await _quarantine.ReleaseAsync(machines, input.Machine.Operation.ProjectId, input.Target.InstanceId, cancellation);
        return Nothing.Value;
    }
}

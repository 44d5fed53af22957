using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>
/// Asks for an instance to be stopped or deleted. That the operation is about to stop a running machine is recorded before it is asked, so
/// that whoever has to put things back knows which ones to start.
/// </summary>
internal sealed class RequestFencingActivity(WorkflowServices services) : Activity<FenceInput, PowerState>(FencingNames.Request)
{
    private readonly InstancePower _power = new(services);
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<PowerState> RunAsync(ActivityContext context, FenceInput input, CancellationToken cancellation)
    {
        var machines = await _power.OpenAsync(input, cancellation);
        var instance = input.Target.InstanceId;
        var power = await _power.CallAsync(token => machines.GetPowerStateAsync(instance, token), cancellation);
        if (power == PowerState.Terminated) return power;
        if (input.Target.Manner == FencingManner.Terminate)
        {
            await _power.CallAsync(token => machines.TerminateAsync(instance, token), cancellation);
            return await _power.CallAsync(token => machines.GetPowerStateAsync(instance, token), cancellation);
        }

        if (power == PowerState.Stopped) return power;
        if (power is PowerState.Running or PowerState.Pending) await RecordIntentionAsync(input, cancellation);
        await _power.CallAsync(token => machines.StopAsync(instance, token), cancellation);
        return await _power.CallAsync(token => machines.GetPowerStateAsync(instance, token), cancellation);
    }

    private async Task RecordIntentionAsync(FenceInput input, CancellationToken cancellation)
    {
        var (operation, machine) = (input.Machine.Operation, input.Machine.MachineId);
        var intention = new FencingRecord(FencingState.NotFenced, services.Time.GetUtcNow(), "being stopped", operation.OperationId);

        // One that is isolated stays so while it is asked once more.
        await _catalog.UpdateAsync(operation.ProjectId, machine, found => found.WithInstance(input.Target.InstanceId, instance => instance with
        {
            Fencing = instance.Fencing is { State: FencingState.Isolated } isolated ? isolated with { StoppedBy = operation.OperationId } : intention,
        }), cancellation);
    }
}

/// <summary>Looks at the power of an instance.</summary>
internal sealed class LookAtPowerActivity(WorkflowServices services) : Activity<FenceInput, PowerState>(FencingNames.Look)
{
    private readonly InstancePower _power = new(services);

    public override async Task<PowerState> RunAsync(ActivityContext context, FenceInput input, CancellationToken cancellation)
    {
        var machines = await _power.OpenAsync(input, cancellation);
        return await _power.CallAsync(token => machines.GetPowerStateAsync(input.Target.InstanceId, token), cancellation);
    }
}

/// <summary>Records what was found of an instance. A test that is gone is forgotten; so is a launched machine, once another one is active.</summary>
internal sealed class RecordFencingActivity(WorkflowServices services) : Activity<FencingFinding, Nothing>(FencingNames.Record)
{
    private readonly MachineCatalog _catalog = new(services.Documents);

    public override async Task<Nothing> RunAsync(ActivityContext context, FencingFinding input, CancellationToken cancellation)
    {
        await _catalog.UpdateAsync(input.Machine.Operation.ProjectId, input.Machine.MachineId,
            found => found.WithInstance(input.InstanceId, instance => Note(instance, input)).WithoutGone(), cancellation);
        return Nothing.Value;
    }

    /// <summary>One that is found as it was keeps the time at which that was found first: it has not run since.</summary>
    private static MachineInstance Note(MachineInstance instance, FencingFinding input) => instance.Fencing?.State == input.State
        ? instance
        : instance with { Fencing = new FencingRecord(input.State, input.At, input.Detail, instance.Fencing?.StoppedBy) };
}

/// <summary>Bounded calls to the machines of a side.</summary>
internal sealed class InstancePower(WorkflowServices services)
{
    /// <summary>A failover waits for this, three times at most, before it goes on without fencing a side that does not answer.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(5);

    public Task<IMachines> OpenAsync(FenceInput input, CancellationToken cancellation) =>
        OpenAsync(input.Machine.Operation, input.Target.Side, cancellation);

    public async Task<IMachines> OpenAsync(OperationReference operation, Side side, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(operation.ProjectId), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {operation.ProjectId}.");
        ChangeProjectActivity.RequireHolder(project, operation.OperationId);
        return services.Infrastructures.Open(project.At(side)).Machines;
    }

    public Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        TimeLimit.RunAsync(services.Time, CallLimit, call, cancellation);

    public Task CallAsync(Func<CancellationToken, Task> call, CancellationToken cancellation) =>
        TimeLimit.RunAsync(services.Time, CallLimit, call, cancellation);
}

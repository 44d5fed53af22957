using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Fencing;

/// <summary>An instance to cut off.</summary>
internal sealed record QuarantineSubject(ProjectId ProjectId, MachineId MachineId, string InstanceId, Side Side, OperationId? OperationId);

/// <summary>
/// Cuts instances off from the network, and puts that right again. Write order: what each interface has to be given back is recorded, then the
/// interface is put into quarantine, then looked at; and groups are given back before the record is deleted. So each step can be
/// repeated, and a crash leaves a record too many and never one too few.
/// </summary>
internal sealed class Quarantine(WorkflowServices services)
{
    /// <summary>Each interface is a call of its own, and the security group may have to be made.</summary>
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(10);

    /// <summary>Isolates, and says what was seen afterwards.</summary>
    public async Task<MachineIsolation> IsolateAsync(IMachines machines, QuarantineSubject subject, CancellationToken cancellation)
    {
        var before = await LookAsync(machines, subject.ProjectId, subject.InstanceId, cancellation);
        if (before.IsComplete) return before;
        if (before.Open.Count > 0) await RecordAsync(subject, before.Open, cancellation);
        await LimitAsync(ChangeLimit, token => machines.IsolateAsync(subject.InstanceId, subject.ProjectId.Value, token), cancellation);
        return await LookAsync(machines, subject.ProjectId, subject.InstanceId, cancellation);
    }

    /// <summary>How far an instance is cut off now.</summary>
    public Task<MachineIsolation> LookAsync(IMachines machines, ProjectId project, string instanceId, CancellationToken cancellation) =>
        TimeLimit.RunAsync(services.Time, LookLimit, token => machines.GetIsolationAsync(instanceId, project.Value, token), cancellation);

    /// <summary>Gives an instance its security groups back; false when there was nothing to give.</summary>
    public async Task<bool> ReleaseAsync(IMachines machines, ProjectId project, string instanceId, CancellationToken cancellation)
    {
        if (await FindAsync(project, instanceId, cancellation) is not { } record) return false;
        await LimitAsync(ChangeLimit, token => machines.ReleaseAsync(instanceId, project.Value, record.Interfaces, token), cancellation);
        await services.Documents.DeleteAsync(Keys.Quarantine(project, instanceId), cancellation);
        return true;
    }

    public async Task<QuarantineRecord?> FindAsync(ProjectId project, string instanceId, CancellationToken cancellation) =>
        (await services.Documents.FindAsync<QuarantineRecord>(Keys.Quarantine(project, instanceId), cancellation))?.Value;

    /// <summary>An interface that is open now has the groups to go back to; one that is in quarantine already keeps those recorded.</summary>
    internal static IReadOnlyList<InterfaceGroups> Merge(IReadOnlyList<InterfaceGroups> recorded, IReadOnlyList<InterfaceGroups> open) =>
        [.. recorded.Where(known => open.All(now => now.InterfaceId != known.InterfaceId)), .. open];

    private async Task RecordAsync(QuarantineSubject subject, IReadOnlyList<InterfaceGroups> open, CancellationToken cancellation)
    {
        var key = Keys.Quarantine(subject.ProjectId, subject.InstanceId);
        try
        {
            await services.Documents.CreateAsync(key, new QuarantineRecord
            {
                MachineId = subject.MachineId,
                InstanceId = subject.InstanceId,
                Side = subject.Side,
                At = services.Time.GetUtcNow(),
                OperationId = subject.OperationId,
                Interfaces = open,
            }, cancellation);
        }
        catch (DrException again) when (again.Code == ErrorCodes.WriteConflict)
        {
            await services.Documents.UpdateAsync<QuarantineRecord>(
                key, found => found with { Interfaces = Merge(found.Interfaces, open) }, ErrorCodes.WriteConflict, cancellation);
        }
    }

    private Task LimitAsync(TimeSpan limit, Func<CancellationToken, Task> call, CancellationToken cancellation) =>
        TimeLimit.RunAsync(services.Time, limit, call, cancellation);
}

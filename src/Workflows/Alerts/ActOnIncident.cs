using System.Text;
using DRServerless.Core.Alerts;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>Does what the policy says. An operation's id comes from the incident's: done twice it is started once.</summary>
internal sealed class ActOnIncident(WorkflowServices services) : Activity<ActInput, ActOutcome>(AlertNames.Act)
{
    /// <summary>The id of the one operation that an incident may start.</summary>
    public static OperationId OperationOf(IncidentId incident)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        Digest.Of(Encoding.UTF8.GetBytes($"operation of {incident}")).CopyTo(hash);
        return Identifier.New<OperationId>(new Guid(hash[..16]));
    }

    public override async Task<ActOutcome> RunAsync(ActivityContext context, ActInput input, CancellationToken cancellation)
    {
        var policy = (await services.Documents.FindAsync<AlertPolicy>(Keys.AlertPolicy(input.Incident.ProjectId), cancellation))?.Value;
        if (policy is null or { Enabled: false }) return new ActOutcome(null, "the policy was disabled or taken away", null);
        if (policy.Action == AlertAction.Notify) return new ActOutcome(IncidentStatus.Notified, input.Reason, null);

        var id = OperationOf(input.Incident.IncidentId);
        var starter = new OperationStarter(services.Documents, services.Client(), services.Time, () => throw new DrException(ErrorCodes.InvariantBroken, "The id of an incident's operation comes from the incident."));
        try
        {
            OperationRequest request = policy.Action == AlertAction.Drill
                ? new DrillRequest { Reason = $"alerts, incident {input.Incident.IncidentId}" }
                : new LaunchMachinesRequest { Mode = LaunchMode.Recovery };
            await starter.StartAsync(input.Incident.ProjectId, request, $"alerts, incident {input.Incident.IncidentId}", id, cancellation);
            return new ActOutcome(IncidentStatus.Acted, $"{input.Reason}: operation {id} {(policy.Action == AlertAction.Drill ? "is a drill" : "fails over")}", id);
        }
        catch (DrException busy) when (busy.Code == ErrorCodes.OperationInProgress)
        {
            return new ActOutcome(null, busy.Message, null);
        }
        catch (DrException refusal) when (refusal.Code.Category is ErrorCategory.Conflict or ErrorCategory.InvalidInput or ErrorCategory.NotFound)
        {
            return new ActOutcome(IncidentStatus.NotAllowed, refusal.Message, null);
        }
    }
}

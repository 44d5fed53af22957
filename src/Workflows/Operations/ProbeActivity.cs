using DRServerless.Core.Errors;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Core.Time;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Tells within seconds whether a side can be reached: a failover must not hang on a region that is down.</summary>
internal sealed class ProbeActivity(WorkflowServices services) : Activity<ProbeInput, SideAccess>(OperationActivities.Probe)
{
    private const int Attempts = 3;
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    public override async Task<SideAccess> RunAsync(ActivityContext context, ProbeInput input, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(input.ProjectId), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {input.ProjectId}.");
        var infrastructure = services.Infrastructures.Open(project.At(input.Side));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TimeLimit.RunAsync(services.Time, AttemptLimit, infrastructure.CheckAccessAsync, cancellation);
                return new SideAccess(Reachable: true, Failure: null);
            }
            catch (DrException refusal)
            {
                if (attempt == Attempts || !refusal.Code.IsTransient)
                    return new SideAccess(refusal.Code != ErrorCodes.InfrastructureUnavailable, FailureRecord.From(refusal));
            }

            await services.Time.DelayAsync(Pause * attempt, cancellation);
        }
    }
}

using DRServerless.Core.Checks;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Fencing;
using DRServerless.Workflows.Launching;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Checks;

/// <summary>Names the checks of a launch.</summary>
internal sealed class ListChecksActivity(WorkflowServices services) : Activity<CheckRunInput, CheckList>(CheckNames.List)
{
    public override async Task<CheckList> RunAsync(ActivityContext context, CheckRunInput input, CancellationToken cancellation)
    {
        var checks = (await LaunchedChecks.OfAsync(services, input.Machine, cancellation)).Request.Settings.Checks;
        return new CheckList([.. checks.Take(CheckValidation.MaximumChecks).Select((check, ordinal) => new CheckHead(
            ordinal, check.Name, check.Required, TimeSpan.FromSeconds(check.TimeLimitSeconds), check.Retries, TimeSpan.FromSeconds(check.RetryPauseSeconds)))]);
    }
}

/// <summary>Tries a check once, or looks at the try that is under way. It ends within its limit, whatever answers or does not.</summary>
internal sealed class TryCheckActivity(WorkflowServices services) : Activity<CheckTry, TryOutcome>(CheckNames.Try)
{
    /// <summary>Added to a probe's own limit: a port that does not keep it is cut off here.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CheckTrier _trier = new(services);

    public override async Task<TryOutcome> RunAsync(ActivityContext context, CheckTry input, CancellationToken cancellation)
    {
        var launch = await LaunchedChecks.OfAsync(services, input.Run.Machine, cancellation);
        var check = launch.Request.Settings.Checks[input.Ordinal];
        var limit = TimeSpan.FromSeconds(check.TryLimitSeconds);
        if (input.Left > TimeSpan.Zero && input.Left < limit) limit = input.Left;
        var outcome = await TimeLimit.RunAsync(services.Time, limit + Grace, token => _trier.TryAsync(input, launch, check, limit, token), cancellation);
        return outcome with { Detail = Tries.Shorten(outcome.Detail) };
    }
}

/// <summary>Writes a result down. A later run of the same check replaces it.</summary>
internal sealed class RecordCheckActivity(WorkflowServices services) : Activity<CheckRecord, Nothing>(CheckNames.Record)
{
    public override async Task<Nothing> RunAsync(ActivityContext context, CheckRecord input, CancellationToken cancellation)
    {
        var seen = input.Result;
        var launch = (await services.Documents.FindAsync<LaunchDocument>(Keys.Launch(input.OperationId, seen.MachineId), cancellation))?.Value
            ?? throw LaunchedChecks.Missing(seen.MachineId);
        var check = launch.Request.Settings.Checks[input.Ordinal];
        await services.Documents.PutAsync(Keys.Check(input.OperationId, seen.MachineId, input.Ordinal), new CheckResult
        {
            MachineId = seen.MachineId,
            InstanceId = seen.InstanceId,
            Name = check.Name,
            Kind = check.Kind,
            Required = check.Required,
            Passed = seen.Passed,
            Detail = seen.Detail,
            StartedAt = seen.StartedAt,
            EndedAt = seen.EndedAt,
            Tries = seen.Tries,
        }, cancellation);
        return Nothing.Value;
    }
}

/// <summary>Reads the launch that checks belong to.</summary>
internal static class LaunchedChecks
{
    public static async Task<LaunchDocument> OfAsync(WorkflowServices services, MachineReference machine, CancellationToken cancellation) =>
        await LaunchDocuments.FindAsync(services, machine, cancellation) ?? throw Missing(machine.MachineId);

    public static DrException Missing(Core.Identity.MachineId machine) =>
        new(ErrorCodes.InvariantBroken, $"The launch of machine {machine} was never planned, so it has no checks.");
}

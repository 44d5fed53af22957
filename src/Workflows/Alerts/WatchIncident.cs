using DRServerless.Core.Alerts;
using DRServerless.Core.Identity;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Alerts;

/// <summary>
/// Watches an incident to its end: looks at it, waits, looks again; before anything is done looks once more; asks a person where there is doubt
/// or the policy wants it. It acts through an operation whose id is made from the incident's, so whatever crashes there is one at most.
/// </summary>
internal sealed class WatchIncident() : Orchestration<IncidentInput, Nothing>(AlertNames.Watch)
{
    private const int LooksPerRun = 100;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);

    public override async Task<Nothing> RunAsync(OrchestrationContext context, IncidentInput input)
    {
        for (var looks = 0; looks < LooksPerRun; looks++)
        {
            var look = await context.CallActivityAsync(AlertNames.Look, new LookInput(input.Incident, input.Round, input.Phase), Pace.Store);
            if (await FollowAsync(context, input, look) is not { } next) return Nothing.Value;
            input = next with { Round = input.Round + 1 };
        }

        context.ContinueAsNew(input);
        return Nothing.Value;
    }

    /// <summary>Does what a look came to; null when the incident has ended.</summary>
    private static async Task<IncidentInput?> FollowAsync(OrchestrationContext context, IncidentInput input, IncidentLook look)
    {
        switch (look.Verdict)
        {
            case IncidentVerdict.Withdraw:
                return await EndAsync(context, input, IncidentStatus.Withdrawn, look.Reason);
            case IncidentVerdict.Forbid:
                return await EndAsync(context, input, IncidentStatus.NotAllowed, look.Reason);
            case IncidentVerdict.LookOnceMore:
                return input with { Phase = IncidentPhase.LastLook };
            case IncidentVerdict.Ask:
                var asked = await context.CallActivityAsync(AlertNames.Ask, new AskInput(input.Incident, input.Round, look.Reason), Pace.Store);
                return input with { Phase = IncidentPhase.Asked, ApprovalUntil = asked.Until };
            case IncidentVerdict.Act:
                return await ActAsync(context, input, look);
            default:
                return input is { Phase: IncidentPhase.Asked, ApprovalUntil: { } until }
                    ? await HearAsync(context, input, until)
                    : await PauseAsync(context, input, look.LookAgainAt);
        }
    }

    private static async Task<IncidentInput?> ActAsync(OrchestrationContext context, IncidentInput input, IncidentLook look)
    {
        var outcome = await context.CallActivityAsync(AlertNames.Act, new ActInput(input.Incident, input.Round, look.Reason), Pace.Store);
        return outcome.Status is { } status
            ? await EndAsync(context, input, status, outcome.Reason, outcome.OperationId)
            : await PauseAsync(context, input, lookAgainAt: null);
    }

    private static async Task<IncidentInput?> EndAsync(OrchestrationContext context, IncidentInput input, IncidentStatus status, string reason, OperationId? operation = null)
    {
        await context.CallActivityAsync(AlertNames.End, new EndIncidentInput(input.Incident, input.Round, status, reason, operation), Pace.Store);
        return null;
    }

    /// <summary>
    /// Waits for the next look. What a person approved stands while something else holds the project, but no longer than the time that a person
    /// may take for an answer: after that the world is another, and is looked at anew.
    /// </summary>
    private static async Task<IncidentInput> PauseAsync(OrchestrationContext context, IncidentInput input, DateTimeOffset? lookAgainAt)
    {
        await context.CreateTimerAsync(NextLook(context, input, lookAgainAt), CancellationToken.None);
        return input is { Phase: IncidentPhase.Approved, ApprovalUntil: { } until } && context.CurrentTime < until
            ? input
            : input with { Phase = IncidentPhase.Watching, ApprovalUntil = null };
    }

    /// <summary>Waits for an answer until the next look is due, and no longer than a person may take.</summary>
    private static async Task<IncidentInput?> HearAsync(OrchestrationContext context, IncidentInput input, DateTimeOffset until)
    {
        if (context.CurrentTime >= until)
            return await EndAsync(context, input, IncidentStatus.Expired, "nobody answered in time; nothing was done");
        using var rest = new CancellationTokenSource();
        var answer = context.WaitForEventAsync<IncidentAnswer>(ApprovalDecision.EventName, rest.Token);
        var timer = context.CreateTimerAsync(NextLook(context, input, until), rest.Token);
        await Task.WhenAny(answer, timer);
        var heard = answer.IsCompletedSuccessfully ? await answer : null;
        rest.Cancel();
        if (heard is null || heard.Question != until) return input;
        var comment = string.IsNullOrWhiteSpace(heard.Decision.Comment) ? "" : $": {heard.Decision.Comment}";
        return heard.Decision.Approved
            ? input with { Phase = IncidentPhase.Approved }
            : await EndAsync(context, input, IncidentStatus.Refused, $"refused by {heard.Decision.By}{comment}; nothing was done");
    }

    /// <summary>The longer it lasts, the longer the pause; never past the time at which something is due.</summary>
    private static DateTimeOffset NextLook(OrchestrationContext context, IncidentInput input, DateTimeOffset? due)
    {
        var now = context.CurrentTime;
        var pause = Pace.Pause(now - input.OpenedAt);
        var next = now + (pause < ShortestPause ? ShortestPause : pause);
        return due is { } at && at < next ? (at > now ? at : now + ShortestPause) : next;
    }
}

using DRServerless.Core.Errors;
using DRServerless.Workflows.Operations;

namespace DRServerless.Workflows.Failback;

/// <summary>Holds an operation until a person has decided. There is no time limit: nothing is stopped or half-done while it waits.</summary>
internal static class ApprovalGate
{
    public static async Task PassAsync(OperationRun run, string gate, string question)
    {
        await run.Journal.WaitAtAsync(gate, question);
        var decision = await run.Context.WaitForEventAsync<ApprovalDecision>(ApprovalDecision.EventName, CancellationToken.None);
        var comment = string.IsNullOrWhiteSpace(decision.Comment) ? "" : $": {decision.Comment}";
        await run.Journal.PassGateAsync($"{(decision.Approved ? "approved" : "refused")} by {decision.By}{comment}");
        if (!decision.Approved) throw new DrException(ErrorCodes.ApprovalRefused, $"{decision.By} refused{comment}. Replication goes on; nothing was launched.");
    }
}

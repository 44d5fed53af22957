using DRServerless.Core.Secrets;

namespace DRServerless.Core.Plans;

/// <summary>What can be said against one step.</summary>
internal static class PlanStepValidation
{
    private const int LargestWave = 200;
    private const int LongestScript = 4_000;
    private const int LongestData = 2_000;

    public static IEnumerable<PlanFault> Faults(PlanStep step)
    {
        foreach (var fault in OfKind(step)) yield return fault;
        if (step.Kind != PlanStepKind.Wave && step.Machines.Count > 0) yield return Fault(step, "not_of_kind", "only a wave has machines");
        if (step.Kind != PlanStepKind.Checks && step.CheckMachines.Count > 0) yield return Fault(step, "not_of_kind", "only a step of checks has checkMachines");
        if (step.Kind != PlanStepKind.Action && step.Action is not null) yield return Fault(step, "not_of_kind", "only an action has an action");
        if (step.Kind == PlanStepKind.Wave && step.Optional) yield return Fault(step, "not_of_kind", "a wave is not optional, its machines are");
        if (step.Kind == PlanStepKind.Wave && (step.When != PlanStepOccasion.Always || step.InTest == false))
            yield return Fault(step, "not_of_kind", "a wave runs always: no machine may be left out silently");
    }

    private static IEnumerable<PlanFault> OfKind(PlanStep step) => step.Kind switch
    {
        PlanStepKind.Wave => Range(step, step.Machines.Count, 1, LargestWave, "wave_size", "machines"),
        PlanStepKind.Wait => Range(step, step.WaitSeconds ?? 0, 1, 86_400, "wait_out_of_range", "waitSeconds"),
        PlanStepKind.Approval =>
        [
            .. Range(step, step.Question?.Trim().Length ?? 0, 1, 300, "question", "characters of the question"),
            .. Range(step, step.ApprovalSeconds ?? 1, 1, 604_800, "approval_out_of_range", "approvalSeconds"),
        ],
        PlanStepKind.Checks => Range(step, step.CheckMachines.Count, 1, LargestWave, "checks_size", "checkMachines"),
        _ => step.Action is { } action ? OfAction(step, action) : [Fault(step, "action_missing", "it says not what is called")],
    };

    private static IEnumerable<PlanFault> OfAction(PlanStep step, PlanAction action) =>
    [
        .. Range(step, action.TimeLimitSeconds, 1, 3_600, "time_limit", "timeLimitSeconds"),
        .. Range(step, action.Retries, 0, 20, "retries", "retries"),
        .. action.Kind switch
        {
            PlanActionKind.Command => OfCommand(step, action),
            PlanActionKind.Automation => OfAutomation(step, action),
            _ => OfUrl(step, action),
        },
    ];

    private static IEnumerable<PlanFault> OfUrl(PlanStep step, PlanAction action)
    {
        if (!Uri.TryCreate(action.Url, UriKind.Absolute, out var url) || !IsWeb(url) || action.Url!.Length > 2_000)
            yield return Fault(step, "url", "its url is not an https URL");
        else if (url.UserInfo.Length > 0 || url.Fragment.Length > 0 || HoldsSecret(url))
            yield return Fault(step, "url_holds_secret", "its url must hold no user, key or signature: give the host a secret and name it");
        if (!SecretName.IsValid(action.Secret)) yield return Fault(step, "secret_name", "it must name a secret of the host, 1 to 60 of a-z, 0-9 and hyphens");
        if (action.Data is { Length: > LongestData }) yield return Fault(step, "data", $"its data has over {LongestData} characters");
    }

    /// <summary>http is for a host that allows its own loopback; any other refuses it when it is called.</summary>
    private static bool IsWeb(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    private static bool HoldsSecret(Uri url) =>
        url.Query.TrimStart('?').Split('&').Select(part => part.Split('=')[0].ToLowerInvariant()).Any(name => name is "sig" or "code" or "key" or "token" or "secret" or "password");

    private static IEnumerable<PlanFault> OfCommand(PlanStep step, PlanAction action)
    {
        if (action.Machine is null) yield return Fault(step, "command_machine", "a command needs a machine");
        if (string.IsNullOrWhiteSpace(action.Script) || action.Script.Length > LongestScript) yield return Fault(step, "script", $"a command needs a script of at most {LongestScript} characters");
    }

    private static IEnumerable<PlanFault> OfAutomation(PlanStep step, PlanAction action)
    {
        if (action.Document is not { Length: >= 3 and <= 200 } || action.Document.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or ':' or '/')))
            yield return Fault(step, "document", "an automation needs the name or ARN of its document");
        if (action.Parameters.Count > 20 || action.Parameters.Any(parameter => parameter.Key.Length is 0 or > 50 || parameter.Value is null or { Length: > 500 }))
            yield return Fault(step, "parameters", "an automation has at most 20 parameters of at most 500 characters");
    }

    private static IEnumerable<PlanFault> Range(PlanStep step, int value, int least, int most, string code, string what)
    {
        if (value < least || value > most) yield return Fault(step, code, $"{what} must be {least} to {most}");
    }

    private static PlanFault Fault(PlanStep step, string code, string message) => new(code, step.Name, $"Step '{step.Name}': {message}.");
}

using System.Text.RegularExpressions;
using DRServerless.Core.Errors;
using DRServerless.Workflows.Runtime;
using Microsoft.DurableTask;

namespace DRServerless.Functions.Durable.Failures;

/// <summary>Reads what the platform says of a failure.</summary>
internal static partial class TaskFailures
{
    /// <summary>
    /// What the Functions host itself throws when the worker exits under an activity, runs over the time of host.json, or stops. The platform then records a failed
    /// activity, and not one to run again.
    /// </summary>
    private static readonly HashSet<string> Losses =
        ["FunctionInvocationException", "WorkerProcessExitException", "FunctionTimeoutException", "OperationCanceledException", "TaskCanceledException", "OutOfMemoryException"];

    /// <summary>
    /// The failure of an activity, a sub-orchestration or an instance. One without details was terminated: nothing failed in it. One that the runner
    /// had no time to tell is a lost worker, and transient, so that it is tried again. Another one that is not ours (a function that is missing, history that the code does not fit) is told in the platform's words.
    /// </summary>
    /// <param name="details">What the platform says.</param>
    /// <param name="output">The instance's output, in which some providers keep the message or the reason.</param>
    public static FailureRecord Read(TaskFailureDetails? details, string? output = null)
    {
        for (var cause = details; cause is not null; cause = cause.InnerFailure)
        {
            // A host that could not tell type from message has put a part of the message into the type.
            if (FailureText.TryRead(cause.ErrorMessage, out var ours) || FailureText.TryRead($"{cause.ErrorType}: {cause.ErrorMessage}", out ours)) return ours;
        }

        if (FailureText.TryRead(output, out var kept)) return kept;
        if (details is null) return new FailureRecord(ErrorCodes.Terminated.Name, "It was ended from outside.", IsTransient: false);
        if (IsNotDeterministic(details)) return NotDeterministic(details.ErrorMessage);
        return IsLoss(details) ? Lost(details) : Foreign(details);
    }

    private static bool IsLoss(TaskFailureDetails? details) => details is not null && (Losses.Contains(Name(details)) || IsLoss(details.InnerFailure));

    private static FailureRecord Lost(TaskFailureDetails details) => Payload.Cut(new FailureRecord(
        ErrorCodes.WorkerLost.Name, $"The process that ran this was lost before it answered ({Name(details)}: {details.ErrorMessage}).", ErrorCodes.WorkerLost.IsTransient));

    private static bool IsNotDeterministic(TaskFailureDetails details) => details.ErrorType.EndsWith("NonDeterministicOrchestrationException", StringComparison.Ordinal);

    private static FailureRecord NotDeterministic(string message)
    {
        var past = ScheduledBefore().Match(message) is { Success: true } found
            ? $"it called {found.Groups["kind"].Value} '{found.Groups["name"].Value}' when it ran first, and does otherwise on replay. "
            : "it does otherwise on replay than when it ran first. ";
        return Payload.Cut(new FailureRecord(
            ErrorCodes.NotDeterministic.Name,
            $"The orchestration cannot go on: {past}A change of its code needs a new version. ({message})",
            IsTransient: false));
    }

    private static FailureRecord Foreign(TaskFailureDetails details) => Payload.Cut(new FailureRecord(
        ErrorCodes.Unexpected.Name, $"{Name(details)}: {details.ErrorMessage}", IsTransient: false));

    private static string Name(TaskFailureDetails details) => details.ErrorType[(details.ErrorType.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"scheduled an? (?<kind>activity|sub-orchestration|send event) task .*?(?:name|named) '(?<name>[^']*)'", RegexOptions.Singleline)]
    private static partial Regex ScheduledBefore();
}

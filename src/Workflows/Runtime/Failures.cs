using DRServerless.Core.Errors;

namespace DRServerless.Workflows.Runtime;

/// <summary>A failure as it stands in history: stable code and message, never a stack or a secret.</summary>
/// <param name="Code">The error code's name.</param>
/// <param name="Message">What happened.</param>
/// <param name="IsTransient">True when trying again may help.</param>
public sealed record FailureRecord(string Code, string Message, bool IsTransient)
{
    /// <summary>Describes an exception: a <see cref="DrException"/> or <see cref="TaskFailedException"/> by its own code, anything else as <c>unexpected</c>.</summary>
    public static FailureRecord From(Exception exception) => exception switch
    {
        TaskFailedException task => task.Failure,
        DrException known => new FailureRecord(known.Code.Name, known.Message, known.Code.IsTransient),
        AggregateException { InnerExceptions: [var only] } => From(only),
        _ => new FailureRecord(ErrorCodes.Unexpected.Name, $"{exception.GetType().Name}: {exception.Message}", IsTransient: false),
    };
}

/// <summary>An activity or sub-orchestration failed for good.</summary>
public sealed class TaskFailedException(string taskName, FailureRecord failure)
    : Exception($"{taskName} failed: {failure.Message} ({failure.Code})")
{
    /// <summary>Name of the activity or orchestration.</summary>
    public string TaskName { get; } = taskName;

    /// <summary>What went wrong.</summary>
    public FailureRecord Failure { get; } = failure;

    /// <summary>The stable code.</summary>
    public ErrorCode Code => ErrorCodes.Named(Failure.Code);
}

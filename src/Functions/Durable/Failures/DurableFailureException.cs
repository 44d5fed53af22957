using DRServerless.Workflows.Runtime;

namespace DRServerless.Functions.Durable.Failures;

/// <summary>
/// How a failure leaves a function. Durable Functions keeps of an exception its type, its message and its stack; the message is all that every
/// version and every storage provider carries whole, and only its first line at that. So the message is one line: a mark and the
/// <see cref="FailureRecord"/> as JSON. There is no stack in it, for history is shown to people: it is logged where it happened.
/// </summary>
public sealed class DurableFailureException(FailureRecord failure) : Exception(FailureText.Write(failure))
{
    /// <summary>What failed.</summary>
    public FailureRecord Failure { get; } = failure;

    /// <summary>Nothing: stacks stay out of history.</summary>
    public override string? StackTrace => null;

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().FullName}: {Message}";
}

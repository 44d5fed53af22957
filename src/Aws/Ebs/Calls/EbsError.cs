using DRServerless.Core.Errors;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>A failed attempt, translated.</summary>
/// <param name="Code">The product's code.</param>
/// <param name="Retry">What can be done about it.</param>
/// <param name="Text">What happened, for people; without secrets.</param>
internal sealed record EbsError(ErrorCode Code, RetryKind Retry, string Text)
{
    /// <summary>The service's name of the error, such as <c>ValidationException</c>; null where it did not answer.</summary>
    public string? Name { get; init; }

    /// <summary>The service's reason, such as <c>INVALID_BLOCK_TOKEN</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the service asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The service's clock when it answered.</summary>
    public DateTimeOffset? ServiceTime { get; init; }
}

/// <summary>Carries an <see cref="EbsError"/> from the attempt to whoever decides about the next one; never leaves this adapter.</summary>
internal sealed class EbsCallException(EbsError error, Exception? inner = null) : Exception(error.Text, inner)
{
    public EbsError Error => error;

    /// <summary>What callers of the adapter see.</summary>
    public DrException ToPublic(in EbsRequest request)
    {
        var details = new Dictionary<string, object?> { ["operation"] = request.Operation.ToString() };
        if (error.Name is not null) details["error"] = error.Name;
        if (error.Reason is not null) details["reason"] = error.Reason;
        return new DrException(error.Code, $"{request}: {error.Text}", InnerException) { RetryAfter = error.RetryAfter, Details = details };
    }
}

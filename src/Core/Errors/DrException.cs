namespace DRServerless.Core.Errors;

/// <summary>
/// The one exception that crosses a port. It says what happened, what was kept and what to do next,
/// and carries a code by which callers decide. Never put a secret in it: it is logged and returned.
/// </summary>
public sealed class DrException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">The stable code.</param>
    /// <param name="message">What happened, what was kept, what to do next.</param>
    /// <param name="inner">The cause, for the log.</param>
    public DrException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The stable code.</summary>
    public ErrorCode Code { get; }

    /// <summary>For a throttle or an outage: how long to wait at least, where the other side said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Facts for the caller, such as <c>state</c> and <c>allowedActions</c>; JSON values.</summary>
    public IReadOnlyDictionary<string, object?> Details { get; init; } = new Dictionary<string, object?>();
}

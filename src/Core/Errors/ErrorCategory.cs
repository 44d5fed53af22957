namespace DRServerless.Core.Errors;

/// <summary>Who is at fault and whether trying again can help. Decides HTTP status, exit code and retry.</summary>
public enum ErrorCategory
{
    /// <summary>The request is wrong and stays wrong (HTTP 400).</summary>
    InvalidInput,

    /// <summary>What it names does not exist (HTTP 404).</summary>
    NotFound,

    /// <summary>The state forbids it now (HTTP 409).</summary>
    Conflict,

    /// <summary>Nobody knows who asks (HTTP 401).</summary>
    Unauthenticated,

    /// <summary>Credentials or rights are missing (HTTP 403).</summary>
    Denied,

    /// <summary>Passing: throttled, out of reach, out of space. Trying again later helps (HTTP 503).</summary>
    Unavailable,

    /// <summary>A check of ours or of a cloud failed; trying the same step again will not help (HTTP 500).</summary>
    Failed,
}

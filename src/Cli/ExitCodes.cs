namespace DRServerless.Cli;

/// <summary>What scripts can rely on.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Something unexpected.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line or the request is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What was named does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>The state forbids it, or something else is running.</summary>
    public const int Conflict = 4;

    /// <summary>Credentials or rights are missing.</summary>
    public const int Denied = 5;

    /// <summary>The server or an infrastructure cannot be reached; try again later.</summary>
    public const int Unavailable = 6;

    /// <summary>The operation that was watched failed.</summary>
    public const int OperationFailed = 7;

    /// <summary>A rehearsal ran but not every check held, or a report is not as it was written.</summary>
    public const int NotVerified = 8;

    /// <summary>Stopped by the user.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code for a problem answer.</summary>
    public static int ForStatus(int status) => status switch
    {
        400 or 405 => Usage,
        403 or 401 => Denied,
        404 => NotFound,
        409 => Conflict,
        503 => Unavailable,
        _ => Unexpected,
    };
}

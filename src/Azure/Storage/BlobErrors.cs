using Azure;
using Azure.Identity;
using DRServerless.Core.Errors;

namespace DRServerless.Azure.Storage;

/// <summary>The one place where what the SDK throws becomes a <see cref="DrException"/>. Decides by the service's own error code, and by status only where there is none.</summary>
internal static class BlobErrors
{
    private const string NameDetail = "azureError";
    private const int LongestReason = 300;

    /// <summary>True for what <see cref="Translate"/> is for: not our own errors, not a cancellation that was asked for, not a bug.</summary>
    public static bool Handles(Exception exception, CancellationToken cancellation) => exception switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested,
        RequestFailedException or AuthenticationFailedException or AggregateException or HttpRequestException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Something stands there that the condition did not allow. A lease answers 412 too, but says nothing about the content.</summary>
    public static bool IsConflict(RequestFailedException exception) => exception is
    { ErrorCode: "ConditionNotMet" or "BlobAlreadyExists" } or { Status: 412, ErrorCode: null or "" };

    /// <summary>No such blob, in a container that is there. A 404 that does not say so may come from anyone, and is no proof of absence.</summary>
    public static bool IsAbsent(RequestFailedException exception) => exception.ErrorCode == "BlobNotFound";

    /// <summary>Translates; <paramref name="doing"/> goes after "could not", such as <c>read 'a/b'</c>.</summary>
    public static DrException Translate(Exception exception, string container, string doing) => Cause(exception) switch
    {
        RequestFailedException { Status: > 0 } answered => Answered(answered, container, doing),
        AuthenticationFailedException refused when !IsPassing(refused) => new DrException(
            ErrorCodes.CredentialsRefused,
            $"The store '{container}' could not {doing}: Azure gave no token: {Shorten(refused.Message)} Check the identity and its rights.",
            refused),
        var unanswered => new DrException(
            ErrorCodes.StoreUnavailable,
            $"The store '{container}' could not {doing}: {Shorten(unanswered.Message)} It is not known whether the service did it; it can be tried again.",
            exception),
    };

    private static DrException Answered(RequestFailedException exception, string container, string doing)
    {
        var name = string.IsNullOrEmpty(exception.ErrorCode) ? $"status {exception.Status}" : exception.ErrorCode;
        var (code, advice) = Classify(exception);

        // A refusal of credentials quotes what was signed; neither its words nor the exception go further.
        return new DrException(code, $"The store '{container}' could not {doing}: {name}. {advice}", code == ErrorCodes.CredentialsRefused ? null : exception)
        {
            RetryAfter = code == ErrorCodes.StoreUnavailable ? exception.GetRawResponse()?.Headers.RetryAfter() : null,
            Details = new Dictionary<string, object?> { [NameDetail] = name },
        };
    }

    private static (ErrorCode Code, string Advice) Classify(RequestFailedException exception) => exception switch
    {
        _ when IsConflict(exception) => (ErrorCodes.WriteConflict, "It was written by another. Nothing was changed; read it again."),
        { ErrorCode: "ContainerNotFound" } => (ErrorCodes.StoreUnavailable, "The container does not exist; it works when it was created."),
        { ErrorCode: "ContainerBeingDeleted" or "ContainerDisabled" } => (ErrorCodes.StoreUnavailable, "The container was deleted; it works when it was created again."),
        { ErrorCode: "LeaseIdMissing" } => (ErrorCodes.StoreUnavailable, "Somebody holds a lease on it; it works again when the lease ends."),
        { Status: 401 or 403 } or { ErrorCode: "InvalidAuthenticationInfo" } => (ErrorCodes.CredentialsRefused, "Check the credentials, the role (Storage Blob Data Contributor) and the account's network rules."),
        { Status: 408 or 429 or >= 500 } => (ErrorCodes.StoreUnavailable, "It can be tried again."),
        _ => (ErrorCodes.Unexpected, "Trying again does not help."),
    };

    /// <summary>What the last of several attempts ran into.</summary>
    private static Exception Cause(Exception exception) =>
        exception is AggregateException { InnerExceptions: [.., var last] } ? Cause(last) : exception;

    /// <summary>True when no token came because its issuer could not be asked.</summary>
    private static bool IsPassing(Exception exception)
    {
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (Cause(cause) is HttpRequestException or IOException or TimeoutException or OperationCanceledException
                or RequestFailedException { Status: 0 or 408 or 429 or >= 500 }) return true;
        }

        return false;
    }

    private static string Shorten(string message)
    {
        var line = message.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is >= 0 and var end) line = line[..end];
        return line.Length <= LongestReason ? line.ToString() : $"{line[..LongestReason]}…";
    }
}

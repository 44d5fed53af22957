using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Ebs.Calls;

/// <summary>
/// The one place where what the service or the network says becomes a code of ours and a decision about trying again.
/// Decides by name and reason, not by status: throttles come as HTTP 400.
/// </summary>
internal static class EbsErrors
{
    public static EbsError Translate(ErrorAnswer answer)
    {
        var (code, retry) = Classify(answer);
        return new EbsError(code, retry, Describe(answer, code))
        {
            Name = answer.Name,
            Reason = answer.Reason,
            RetryAfter = answer.RetryAfter,
            ServiceTime = answer.Date,
        };
    }

    /// <summary>What kept an attempt from being answered; null for an exception that is no failure of the attempt.</summary>
    public static EbsError? Translate(Exception failure, WireEndpoint endpoint) => failure switch
    {
        AuthenticationException => Unavailable(RetryKind.No, $"The certificate of {endpoint} is not trusted, or TLS failed: {failure.Message}"),
        SocketException socket => Unavailable(RetryKind.Again, $"No connection to {endpoint}: {socket.SocketErrorCode}."),
        IOException { InnerException: SocketException socket } => Unavailable(RetryKind.Again, $"The connection to {endpoint} broke: {socket.SocketErrorCode}."),
        IOException => Unavailable(RetryKind.Again, $"{endpoint}: {failure.Message}"),
        _ => null,
    };

    public static EbsError TimedOut(WireEndpoint endpoint, TimeSpan limit) =>
        Unavailable(RetryKind.Again, $"{endpoint} did not answer within {limit.TotalSeconds:0.#} s.");

    /// <summary>Credentials that could not be had.</summary>
    public static EbsError NoCredentials(Exception failure, string region)
    {
        var translated = AwsErrors.TranslateCredentials(failure, region);
        return new EbsError(translated.Code, translated.Code.IsTransient ? RetryKind.Again : RetryKind.No, translated.Message);
    }

    /// <summary>The bytes that came are not those that the service says it holds.</summary>
    public static EbsError WrongBytes(string text) => new(ErrorCodes.ChecksumMismatch, RetryKind.Again, text);

    /// <summary>An answer that is no answer to the question.</summary>
    public static EbsError Malformed(string text) => Unavailable(RetryKind.Again, text);

    private static EbsError Unavailable(RetryKind retry, string text) => new(ErrorCodes.InfrastructureUnavailable, retry, text);

    private static (ErrorCode Code, RetryKind Retry) Classify(ErrorAnswer answer) => answer.Name switch
    {
        "ConcurrentLimitExceededException" => (ErrorCodes.QuotaExceeded, RetryKind.No),
        "ConflictException" => (ErrorCodes.IdempotencyKeyReused, RetryKind.No),
        "ResourceNotFoundException" => ClassifyMissing(answer.Reason),
        "ValidationException" => ClassifyInvalid(answer),
        "InvalidSignatureException" when IsAboutChecksum(answer) => (ErrorCodes.ChecksumMismatch, RetryKind.Again),
        "InternalServerException" => (ErrorCodes.InfrastructureUnavailable, RetryKind.Again),
        _ => ClassifyByCommonName(answer),
    };

    /// <summary>Names that all services share, and answers of a proxy or load balancer on the way, which have none.</summary>
    private static (ErrorCode Code, RetryKind Retry) ClassifyByCommonName(ErrorAnswer answer)
    {
        if (answer.Name is null && answer.Status == (int)HttpStatusCode.PaymentRequired) return (ErrorCodes.QuotaExceeded, RetryKind.No);
        var code = AwsErrorNames.Classify(answer.Name, (HttpStatusCode)answer.Status, ErrorCodes.Unexpected);
        if (code == ErrorCodes.Throttled) return (code, RetryKind.Slower);
        if (code == ErrorCodes.InfrastructureUnavailable) return (code, RetryKind.Again);
        return (code, code == ErrorCodes.CredentialsRefused && MayBeTheClock(answer.Name) ? RetryKind.AfterClockCheck : RetryKind.No);
    }

    private static bool MayBeTheClock(string? name) =>
        AwsErrorNames.MessageMayQuoteRequest(name) || name is "RequestExpired" or "RequestTimeTooSkewed" or "RequestInTheFuture";

    private static (ErrorCode Code, RetryKind Retry) ClassifyInvalid(ErrorAnswer answer) => answer.Reason switch
    {
        "INVALID_BLOCK_TOKEN" => (ErrorCodes.InfrastructureUnavailable, RetryKind.WithNewBlockToken),
        "INVALID_PAGE_TOKEN" => (ErrorCodes.InfrastructureUnavailable, RetryKind.WithNewPageToken),
        "INVALID_SNAPSHOT_ID" => (ErrorCodes.SnapshotNotFound, RetryKind.WhenVisible),
        "UNRELATED_SNAPSHOTS" => (ErrorCodes.UnrelatedSnapshots, RetryKind.No),
        "CONFLICTING_BLOCK_UPDATE" or "WRITE_REQUEST_TIMEOUT" => (ErrorCodes.InfrastructureUnavailable, RetryKind.Again),
        "INVALID_VOLUME_SIZE" => (ErrorCodes.UnsupportedDisk, RetryKind.No),
        _ when IsAboutChecksum(answer) => (ErrorCodes.ChecksumMismatch, RetryKind.Again),
        _ => (ErrorCodes.InvalidRequest, RetryKind.No),
    };

    private static (ErrorCode Code, RetryKind Retry) ClassifyMissing(string? reason) => reason switch
    {
        "GRANT_NOT_FOUND" or "DEPENDENCY_RESOURCE_NOT_FOUND" => (ErrorCodes.CredentialsRefused, RetryKind.No),
        _ => (ErrorCodes.SnapshotNotFound, RetryKind.WhenVisible),
    };

    private static bool IsAboutChecksum(ErrorAnswer answer) =>
        answer.Message?.Contains("x-amz-Checksum", StringComparison.OrdinalIgnoreCase) == true;

    private static string Describe(ErrorAnswer answer, ErrorCode code)
    {
        var what = answer.Name ?? "an error without a name";
        if (answer.Reason is not null) what += $" ({answer.Reason})";
        // A refused signature is answered with the text that was signed, and that holds the session token.
        var quotable = code != ErrorCodes.CredentialsRefused || answer.Name == "AccessDeniedException";
        return quotable && answer.Message is { Length: > 0 } message
            ? $"the service answered {answer.Status} {what}: {message}"
            : $"the service answered {answer.Status} {what}.";
    }
}

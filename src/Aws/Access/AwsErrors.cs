using System.Net.Sockets;
using Amazon.Runtime;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Access;

/// <summary>The one place where what the SDK throws becomes a <see cref="DrException"/>.</summary>
internal static class AwsErrors
{
    private const string NameDetail = "awsError";
    private const int LongestMessage = 600;

    /// <summary>True for what <see cref="Translate"/> is for: not our own errors, not a cancellation that was asked for, not a bug.</summary>
    public static bool Handles(Exception exception, CancellationToken cancellation) => exception switch
    {
        DrException => false,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        AmazonClientException or AmazonServiceException or HttpRequestException or IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Translates; <paramref name="doing"/> goes after "could not", such as <c>describe instances</c>.</summary>
    /// <param name="exception">What the SDK threw.</param>
    /// <param name="service">Which service did not do it.</param>
    /// <param name="region">Where.</param>
    /// <param name="doing">What it could not do.</param>
    /// <param name="whenRejected">The code for a refusal that no list names.</param>
    /// <param name="whenRefused">What to do when credentials were refused; null for the common advice.</param>
    public static DrException Translate(
        Exception exception, string service, string region, string doing, ErrorCode whenRejected, string? whenRefused = null) =>
        exception is AmazonServiceException { ErrorCode: not (null or "") } or AmazonServiceException { StatusCode: not 0 }
            ? Answered((AmazonServiceException)exception, service, region, doing, whenRejected, whenRefused)
            : Unanswered(exception, service, region, doing);

    /// <summary>Translates a failure to obtain credentials: no source has any, or the role is refused.</summary>
    public static DrException TranslateCredentials(Exception exception, string region) =>
        exception is DrException known ? known :
        exception is AmazonServiceException { ErrorCode: not (null or "") } or HttpRequestException or IOException or TimeoutException or OperationCanceledException
            ? Translate(exception, "AWS STS", region, "give credentials", ErrorCodes.CredentialsRefused)
            : new DrException(
                ErrorCodes.CredentialsRefused,
                "There are no AWS credentials: neither environment, profile, container nor instance has any. Nothing was changed. Set them up and try again.",
                exception);

    /// <summary>AWS's own name of the error behind a translated one, such as <c>InvalidSnapshot.NotFound</c>.</summary>
    public static string? AwsName(this DrException exception) =>
        exception.Details.TryGetValue(NameDetail, out var name) ? name as string : null;

    private static DrException Answered(
        AmazonServiceException exception, string service, string region, string doing, ErrorCode whenRejected, string? whenRefused)
    {
        var name = string.IsNullOrEmpty(exception.ErrorCode) ? null : exception.ErrorCode;
        var code = AwsErrorNames.Classify(name, exception.StatusCode, whenRejected);
        var quotes = AwsErrorNames.MessageMayQuoteRequest(name);
        var said = quotes || name is null ? "" : $" {Shorten(exception.Message)}";
        return new DrException(
            code,
            $"{service} in {region} could not {doing}: {name ?? $"status {(int)exception.StatusCode}"}.{said} {(code == ErrorCodes.CredentialsRefused ? whenRefused : null) ?? Advice(code)}",
            quotes ? null : exception)
        {
            RetryAfter = name == "SnapshotCreationPerVolumeRateExceeded" ? TimeSpan.FromSeconds(15) : null,
            Details = new Dictionary<string, object?> { [NameDetail] = name },
        };
    }

    private static DrException Unanswered(Exception exception, string service, string region, string doing)
    {
        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } && !AwsRegions.IsKnown(region))
            return AwsRegions.Unknown(region, exception);
        return new DrException(
            ErrorCodes.InfrastructureUnavailable,
            $"{service} in {region} could not {doing}: {Shorten(exception.Message)} {Advice(ErrorCodes.InfrastructureUnavailable)}",
            exception);
    }

    private static string Advice(ErrorCode code) =>
        code == ErrorCodes.CredentialsRefused ? "Check the credentials, the role and its rights." :
        code == ErrorCodes.QuotaExceeded ? "It goes on when there is room; raise the quota or free some." :
        code.IsTransient ? "It can be tried again." :
        "Nothing else was changed by this call.";

    /// <summary>One line of bounded length; the encoded authorization message is for AWS's decoder and not for people.</summary>
    private static string Shorten(string message)
    {
        var encoded = message.IndexOf("Encoded authorization failure message", StringComparison.Ordinal);
        var text = (encoded < 0 ? message : message[..encoded]).ReplaceLineEndings(" ").Trim();
        return text.Length <= LongestMessage ? text : text[..LongestMessage] + "…";
    }
}

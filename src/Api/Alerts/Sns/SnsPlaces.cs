using System.Text.RegularExpressions;
using DRServerless.Core.Errors;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>Which addresses in a message may be called at all: those of SNS itself, in the partition of the topic. Everything else in them is refused.</summary>
internal static partial class SnsPlaces
{
    /// <summary>Where the certificate of a message is; <c>alert_not_authentic</c> when that cannot be SNS's.</summary>
    public static Uri CertificateOf(SnsMessage message)
    {
        var url = Judge(message.SigningCertUrl, message.TopicArn, "SigningCertURL");
        return CertificatePath().IsMatch(url.AbsolutePath) && url.Query.Length == 0
            ? url
            : throw Refusal("its SigningCertURL is not that of a certificate of SNS");
    }

    /// <summary>Where a subscription is confirmed; <c>alert_not_authentic</c> when that cannot be SNS's, or is another topic's.</summary>
    public static Uri ConfirmationOf(SnsMessage message)
    {
        var url = Judge(message.SubscribeUrl ?? "", message.TopicArn, "SubscribeURL");
        var query = url.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .Select(pair => (Name: pair[0], Value: Uri.UnescapeDataString(pair[1]))).ToList();
        bool Says(string name, string value) => query.Count(pair => pair.Name == name) == 1 && query.Any(pair => pair.Name == name && pair.Value == value);
        return url.AbsolutePath == "/" && Says("Action", "ConfirmSubscription") && Says("TopicArn", message.TopicArn) && Says("Token", message.Token ?? "")
            ? url
            : throw Refusal("its SubscribeURL does not confirm a subscription of its topic");
    }

    private static Uri Judge(string text, string topic, string field)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || !url.IsDefaultPort || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            throw Refusal($"its {field} is not a plain https address");
        // The host as it will be called, after all that a URL may do to it.
        if (Host().Match(url.IdnHost) is not { Success: true } host || host.Groups["cn"].Success != topic.StartsWith("arn:aws-cn:", StringComparison.Ordinal))
            throw Refusal($"its {field} is not on a host of SNS");
        return url;
    }

    private static DrException Refusal(string why) => new(ErrorCodes.AlertNotAuthentic, $"The message is not from SNS: {why}. Nothing was fetched, and nothing was changed.");

    [GeneratedRegex(@"^sns\.[a-z]{2}(-[a-z]+)+-[0-9]{1,2}\.amazonaws\.com(?<cn>\.cn)?\z")]
    private static partial Regex Host();

    [GeneratedRegex(@"^/SimpleNotificationService-[A-Za-z0-9]{1,100}\.pem\z")]
    private static partial Regex CertificatePath();
}

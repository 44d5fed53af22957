using DRServerless.Core.Secrets;

namespace DRServerless.Core.Notices;

/// <summary>What can be said against one channel.</summary>
internal static class NoticeChannelValidation
{
    private const int LongestUrl = 2_000;
    private const int LongestAddress = 254;
    private const int MostRecipients = 20;

    public static IEnumerable<NoticeFault> Faults(NoticeChannel channel) =>
    [
        .. channel.Kind switch
        {
            NoticeChannelKind.Webhook => OfWebhook(channel),
            NoticeChannelKind.Teams or NoticeChannelKind.Slack => OfSecretUrl(channel),
            NoticeChannelKind.Sns => OfTopic(channel),
            _ => OfMail(channel),
        },
        .. OfOtherKinds(channel),
    ];

    private static IEnumerable<NoticeFault> OfWebhook(NoticeChannel channel)
    {
        if (!Uri.TryCreate(channel.Url, UriKind.Absolute, out var url) || !IsWeb(url) || channel.Url!.Length > LongestUrl)
            yield return Fault(channel, "url", "its url is not an https URL");
        else if (url.UserInfo.Length > 0 || url.Fragment.Length > 0 || HoldsSecret(url))
            yield return Fault(channel, "url_holds_secret", "its url must hold no user, key or signature: requests are signed by the secret that it names");
        if (!SecretName.IsValid(channel.Secret)) yield return BadSecret(channel, "by which requests are signed");
    }

    private static IEnumerable<NoticeFault> OfSecretUrl(NoticeChannel channel)
    {
        if (channel.Url is not null) yield return Fault(channel, "url_is_secret", "its URL is a secret: give it to the host, and name it as secret");
        if (!SecretName.IsValid(channel.Secret)) yield return BadSecret(channel, "which is its URL");
    }

    private static IEnumerable<NoticeFault> OfTopic(NoticeChannel channel)
    {
        if (!Notices.TopicArn.TryParse(channel.TopicArn, out _)) yield return Fault(channel, "topic", "its topicArn is not of the form arn:aws:sns:REGION:ACCOUNT:NAME");
    }

    private static IEnumerable<NoticeFault> OfMail(NoticeChannel channel)
    {
        if (Uri.CheckHostName(channel.Host) == UriHostNameType.Unknown) yield return Fault(channel, "host", "its host is not the name or address of a mail server");
        if (channel.Port is < 1 or > 65_535) yield return Fault(channel, "port", "its port must be 1 to 65535");
        if (!IsAddress(channel.Sender)) yield return Fault(channel, "sender", "its sender is not a mail address");
        if (channel.Recipients.Count is 0 or > MostRecipients) yield return Fault(channel, "recipient_count", $"it must have 1 to {MostRecipients} recipients");
        foreach (var wrong in channel.Recipients.Where(address => !IsAddress(address)).Take(3)) yield return Fault(channel, "recipient", $"'{wrong}' is not a mail address");
        if (channel.User is null != channel.Secret is null) yield return Fault(channel, "user", "user and secret (the password's name) belong together");
        if (channel.User is { Length: 0 or > LongestAddress } || channel.User?.Any(char.IsControl) == true) yield return Fault(channel, "user", "its user is empty, too long or not one line");
        if (channel.Secret is not null && !SecretName.IsValid(channel.Secret)) yield return BadSecret(channel, "which is the password");
    }

    /// <summary>A field that counts for nothing would be believed to count.</summary>
    private static IEnumerable<NoticeFault> OfOtherKinds(NoticeChannel channel)
    {
        var mail = channel.Kind == NoticeChannelKind.Mail;
        if (channel.Kind is not (NoticeChannelKind.Webhook or NoticeChannelKind.Teams or NoticeChannelKind.Slack) && channel.Url is not null) yield return NotOfKind(channel, "url");
        if (channel.Kind == NoticeChannelKind.Sns && channel.Secret is not null) yield return NotOfKind(channel, "secret");
        if (channel.Kind != NoticeChannelKind.Sns && channel.TopicArn is not null) yield return NotOfKind(channel, "topicArn");
        if (channel.Kind != NoticeChannelKind.Sns && channel.Side is not null) yield return NotOfKind(channel, "side");
        if (!mail && (channel.Host is not null || channel.Port is not null)) yield return NotOfKind(channel, "host or port");
        if (!mail && (channel.User is not null || channel.Sender is not null || channel.Recipients.Count > 0)) yield return NotOfKind(channel, "user, sender or recipients");
    }

    /// <summary>http is for a host that allows its own loopback; any other refuses it when it is called.</summary>
    private static bool IsWeb(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    private static bool HoldsSecret(Uri url) =>
        url.Query.TrimStart('?').Split('&').Select(part => part.Split('=')[0].ToLowerInvariant()).Any(name => name is "sig" or "code" or "key" or "token" or "secret" or "password");

    /// <summary>One plain address: no name beside it, nothing that a header could be ended with.</summary>
    private static bool IsAddress(string? text)
    {
        if (text is not { Length: > 2 and <= LongestAddress } || text.Any(c => c is <= ' ' or > '~' or ',' or ';' or '<' or '>' or '"' or '(' or ')' or '\\')) return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == text.LastIndexOf('@') && Uri.CheckHostName(text[(at + 1)..]) != UriHostNameType.Unknown;
    }

    private static NoticeFault BadSecret(NoticeChannel channel, string what) =>
        Fault(channel, "secret_name", $"it must name a secret of the host, {what}: 1 to 60 of a-z, 0-9 and hyphens");

    private static NoticeFault NotOfKind(NoticeChannel channel, string what) => Fault(channel, "not_of_kind", $"a channel of kind {channel.Kind} has no {what}");

    private static NoticeFault Fault(NoticeChannel channel, string code, string message) => new(code, channel.Name, $"Channel '{channel.Name}': {message}.");
}

namespace DRServerless.Core.Notices;

/// <summary>
/// Who is told what of a project. Document <c>projects/{id}/notice-settings</c>. Holds no secret: what is secret is named, and the host
/// holds it.
/// </summary>
public sealed record NoticeSettings
{
    /// <summary>Where news can go; at most 20.</summary>
    public IReadOnlyList<NoticeChannel> Channels { get; init; } = [];

    /// <summary>Which news goes where; at most 50. News that no route fits is kept and sent nowhere.</summary>
    public IReadOnlyList<NoticeRoute> Routes { get; init; } = [];

    /// <summary>The channels that are told of a notice, each once, in the order of the settings.</summary>
    public IReadOnlyList<string> ChannelsFor(NoticeKind kind, NoticeSeverity severity) =>
        [.. Channels.Select(channel => channel.Name).Where(name => Routes.Any(route => route.Channels.Contains(name) && route.Fits(kind, severity)))];

    /// <summary>The channel of that name, or null.</summary>
    public NoticeChannel? Find(string name) => Channels.FirstOrDefault(channel => channel.Name == name);
}

/// <summary>Settings as they are stored, with who wrote them.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="ChangedAt">When they were written.</param>
/// <param name="ChangedBy">By whom.</param>
public sealed record StoredNoticeSettings(NoticeSettings Settings, DateTimeOffset ChangedAt, string? ChangedBy);

/// <summary>Which news goes to which channels.</summary>
public sealed record NoticeRoute
{
    /// <summary>Names of channels; 1 to 20.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Kinds of news; empty (default) for all.</summary>
    public IReadOnlyList<NoticeKind> Kinds { get; init; } = [];

    /// <summary>The least severity. Default information: everything.</summary>
    public NoticeSeverity From { get; init; } = NoticeSeverity.Information;

    internal bool Fits(NoticeKind kind, NoticeSeverity severity) => severity >= From && (Kinds.Count == 0 || Kinds.Contains(kind));
}

/// <summary>A place that news can go to. Which fields it has depends on its kind.</summary>
public sealed record NoticeChannel
{
    /// <summary>A name of its own in the project: 1 to 40 of <c>a-z 0-9 -</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of place.</summary>
    public required NoticeChannelKind Kind { get; init; }

    /// <summary>Webhook: where to; https, without any secret in it.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// Name of a secret of the host. Webhook: by which the request is signed. Teams and Slack: the URL of the incoming webhook, which is a
    /// secret itself. Mail: the password of <see cref="User"/>.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>SNS: the topic.</summary>
    public string? TopicArn { get; init; }

    /// <summary>SNS: with the identity of which side of the project is published. Default the target: the source is what fails.</summary>
    public Projects.Side? Side { get; init; }

    /// <summary>Mail: the SMTP server.</summary>
    public string? Host { get; init; }

    /// <summary>Mail: its port. Default 587. On 465 TLS begins at once, on every other port by STARTTLS.</summary>
    public int? Port { get; init; }

    /// <summary>Mail: the user; null when the server asks for none.</summary>
    public string? User { get; init; }

    /// <summary>Mail: the sender's address.</summary>
    public string? Sender { get; init; }

    /// <summary>Mail: the recipients' addresses; 1 to 20.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];
}

/// <summary>Kinds of places that news can go to.</summary>
public enum NoticeChannelKind
{
    /// <summary>A CloudEvent to a URL, signed.</summary>
    Webhook,

    /// <summary>An Adaptive Card to Microsoft Teams.</summary>
    Teams,

    /// <summary>A message to Slack.</summary>
    Slack,

    /// <summary>A message to a topic of Amazon SNS.</summary>
    Sns,

    /// <summary>Mail by SMTP.</summary>
    Mail,
}

/// <summary>What is wrong with settings.</summary>
/// <param name="Code">A stable name of the kind of fault.</param>
/// <param name="Channel">The channel, where it is one's.</param>
/// <param name="Message">What is wrong.</param>
public sealed record NoticeFault(string Code, string? Channel, string Message);

using DRServerless.Core.Errors;
using DRServerless.Core.Network;
using DRServerless.Core.Notices;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Plans;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>Hands a letter to a channel once. Whatever the other side does is a result; what the host lacks is an exception.</summary>
internal sealed class ChannelSender(WorkflowServices services)
{
    private const string Agent = "drserverless-notices";

    public Task<TryResult> SendAsync(NoticeLetter letter, NoticeChannel channel, TimeSpan limit, CancellationToken cancellation) => channel.Kind switch
    {
        NoticeChannelKind.Webhook => CallWebhookAsync(letter, channel, limit, cancellation),
        NoticeChannelKind.Teams => PostAsync(TeamsCard.Write(letter), channel, limit, cancellation),
        NoticeChannelKind.Slack => PostAsync(SlackMessage.Write(letter), channel, limit, cancellation),
        NoticeChannelKind.Sns => PublishAsync(letter, channel, cancellation),
        _ => MailAsync(letter, channel, limit, cancellation),
    };

    private async Task<TryResult> CallWebhookAsync(NoticeLetter letter, NoticeChannel channel, TimeSpan limit, CancellationToken cancellation)
    {
        var body = CloudEvent.Write(letter);
        var headers = new Dictionary<string, string>
        {
            ["Idempotency-Key"] = letter.Key,
            ["User-Agent"] = Agent,
            ["X-DRServerless-Signature"] = ActionRequests.Sign(await SecretAsync(channel, cancellation), body, services.Time.GetUtcNow()),
        };
        return Judge(await services.Network.SendAsync(
            new HttpCall { Url = new Uri(channel.Url!), Headers = headers, Body = body, ContentType = CloudEvent.ContentType, Limit = limit }, cancellation));
    }

    private async Task<TryResult> PostAsync(byte[] body, NoticeChannel channel, TimeSpan limit, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(await SecretAsync(channel, cancellation), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            return new TryResult(TryEnd.Hopeless, $"the secret '{channel.Secret}' is not a URL");
        return Judge(await services.Network.SendAsync(new HttpCall { Url = url, Headers = new Dictionary<string, string> { ["User-Agent"] = Agent }, Body = body, Limit = limit }, cancellation));
    }

    private async Task<TryResult> PublishAsync(NoticeLetter letter, NoticeChannel channel, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(letter.ProjectId), cancellation))?.Value
            ?? throw new DrException(ErrorCodes.ProjectNotFound, $"There is no project {letter.ProjectId}.");
        if (!TopicArn.TryParse(channel.TopicArn, out var topic)) return new TryResult(TryEnd.Hopeless, "the topic's ARN is none");
        var identity = project.At(channel.Side ?? Side.Target);
        try
        {
            var id = await services.Infrastructures.Open(identity with { Region = topic.Region }).Topics.PublishAsync(TopicText.Write(letter, topic), cancellation);
            return new TryResult(TryEnd.Delivered, $"published as {id}");
        }
        catch (DrException refused) when (refused.Code.Category is ErrorCategory.NotFound or ErrorCategory.InvalidInput)
        {
            return new TryResult(TryEnd.Hopeless, refused.Message);
        }
    }

    private async Task<TryResult> MailAsync(NoticeLetter letter, NoticeChannel channel, TimeSpan limit, CancellationToken cancellation)
    {
        var password = channel.Secret is { } name ? await services.Secrets.GetAsync(name, cancellation) : null;
        var answer = await services.Mailer.SendAsync(MailText.Write(letter, channel, password, limit), cancellation);
        return new TryResult(answer.Accepted ? TryEnd.Delivered : answer.Hopeless ? TryEnd.Hopeless : TryEnd.Failed, answer.Detail);
    }

    private async Task<string> SecretAsync(NoticeChannel channel, CancellationToken cancellation) => (await services.Secrets.GetAsync(channel.Secret!, cancellation)).Reveal();

    private static TryResult Judge(HttpAnswer answer) =>
        new(answer.Succeeded ? TryEnd.Delivered : answer.MayPass ? TryEnd.Failed : TryEnd.Hopeless, answer.Detail);
}

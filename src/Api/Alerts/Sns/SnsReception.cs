using DRServerless.Core.Alerts;
using DRServerless.Core.Alerts.Formats;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Network;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Runtime;
using Microsoft.Extensions.Logging;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>
/// Takes what SNS posts, in this order: is the topic one of the policy's; is it signed by SNS; was it sent now; was it taken before. A message is
/// remembered after its alerts are durable: were it the other way round, a crash between the two would lose them to a repeat that is refused.
/// </summary>
internal sealed partial class SnsReception(WorkflowServices services, AlertReception reception, SnsTrust trust)
{
    private const int LongestMessageId = 200;
    private static readonly TimeSpan ConfirmationLimit = TimeSpan.FromSeconds(10);
    private static readonly AlertReceipt Nothing = new(0, 0, 0, null);

    private readonly DocumentStore _documents = services.Documents;
    private readonly SnsVerification _verification = new(new SnsCertificates(services.Network, trust, services.Time));
    private readonly ILogger _logger = services.Loggers.CreateLogger<SnsReception>();

    /// <summary>
    /// Refuses a topic that the project does not expect, with <c>alert_not_expected</c>. A project that is not there and one that expects
    /// nothing are told alike.
    /// </summary>
    public async Task DemandTopicAsync(ProjectId project, string? topic, CancellationToken cancellation)
    {
        var policy = (await _documents.FindAsync<AlertPolicy>(Keys.AlertPolicy(project), cancellation))?.Value;
        if (topic is null || policy is not { Enabled: true } || !policy.Topics.Contains(topic, StringComparer.Ordinal)) throw Unexpected();
    }

    /// <summary>What is told to a topic that is not expected, and to anybody who names no project.</summary>
    public static DrException Unexpected() =>
        new(ErrorCodes.AlertNotExpected, "Nobody expects messages of this topic here. Nothing was changed. Name the topic in the project's alert policy, and use the project's id.");

    /// <summary>Takes a message.</summary>
    public async Task<AlertReceipt> TakeAsync(ProjectId project, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var message = SnsMessage.Read(body);
        if (message.MessageId.Length > LongestMessageId) throw new DrException(ErrorCodes.AlertMalformed, "The message's id is too long. Nothing was changed.");
        await DemandTopicAsync(project, message.TopicArn, cancellation);
        await _verification.DemandAsync(message, cancellation);
        AlertNews.Demand(message.SentAt, services.Time.GetUtcNow());
        var marker = Keys.AlertMessage(project, message.SentAt, message.MessageId);
        if (await _documents.FindAsync<SnsMarker>(marker, cancellation) is not null) throw new DrException(ErrorCodes.AlertReplayed, "The message was taken before. Nothing was changed.");
        var receipt = await TakeAsync(project, message, cancellation);
        await RememberAsync(marker, message, cancellation);
        return receipt;
    }

    private async Task<AlertReceipt> TakeAsync(ProjectId project, SnsMessage message, CancellationToken cancellation)
    {
        if (message.Type == SnsMessage.Notification)
            return await reception.TakeAsync(project, AlertFormats.OfTopic(message.Message, message.TopicArn, services.Time.GetUtcNow()).Alerts, cancellation);
        if (message.Type == SnsMessage.SubscriptionConfirmation) await ConfirmAsync(project, message, cancellation);
        else LogEnded(_logger, project.Value, message.TopicArn);
        return Nothing;
    }

    private async Task ConfirmAsync(ProjectId project, SnsMessage message, CancellationToken cancellation)
    {
        var url = trust.Place(SnsPlaces.ConfirmationOf(message));
        var answer = await services.Network.SendAsync(new HttpCall { Url = url, Method = "GET", Limit = ConfirmationLimit }, cancellation);
        if (!answer.Succeeded)
            throw new DrException(ErrorCodes.InfrastructureUnavailable, $"The subscription could not be confirmed: {answer.Detail}. Nothing was changed. SNS asks again.") { RetryAfter = TimeSpan.FromSeconds(20) };
        LogConfirmed(_logger, project.Value, message.TopicArn);
    }

    private async Task RememberAsync(string marker, SnsMessage message, CancellationToken cancellation)
    {
        try
        {
            await _documents.CreateAsync(marker, new SnsMarker(message.TopicArn), cancellation);
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            // The same message came twice at once; alerts that are told twice are known once.
        }
    }

    [LoggerMessage(1311, LogLevel.Information, "Project {Project} receives from topic {Topic} from now on")]
    private static partial void LogConfirmed(ILogger logger, string project, string topic);

    [LoggerMessage(1312, LogLevel.Warning, "Topic {Topic} was unsubscribed: project {Project} gets none of its alarms any more. Subscribe it again if that was not intended")]
    private static partial void LogEnded(ILogger logger, string project, string topic);
}

/// <summary>A message that was taken. Document <c>alert-messages/{project}/{hour}/{digest of its id}</c>.</summary>
/// <param name="Topic">The topic that it came from.</param>
internal sealed record SnsMarker(string Topic);

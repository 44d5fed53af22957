using DRServerless.Api.Alerts.Sns;
using DRServerless.Core.Alerts;
using DRServerless.Core.Alerts.Formats;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Api.Alerts;

/// <summary>Takes what senders send, once it is sure who they are. One for the host: it keeps certificates, and gathers storms into few writes.</summary>
public sealed class AlertReception
{
    private readonly DocumentStore _documents;
    private readonly TimeProvider _time;
    private readonly AlertIntake _intake;

    /// <summary>Makes it; makes no call.</summary>
    /// <param name="services">What the workflows work with.</param>
    /// <param name="intake">Makes alerts durable.</param>
    /// <param name="trust">Whom messages of SNS are believed by.</param>
    public AlertReception(WorkflowServices services, AlertIntake intake, SnsTrust trust)
    {
        (_documents, _time, _intake) = (services.Documents, services.Time, intake);
        Topics = new SnsReception(services, this, trust);
    }

    /// <summary>Messages of SNS.</summary>
    internal SnsReception Topics { get; }

    /// <summary>The time, to read messages by.</summary>
    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Takes messages for a project, all or none. Their sender was let in before.</summary>
    public Task<AlertReceipt> TakeAsync(ProjectId project, IReadOnlyList<AlertMessage> messages, CancellationToken cancellation)
    {
        foreach (var message in messages) AlertNews.Demand(message.SentAt, Now);
        return TakeAsync(project, [.. messages.SelectMany(message => message.Alerts)], cancellation);
    }

    /// <summary>
    /// Takes messages that name no project: each project whose policy chooses an alert gets it. What one project refuses keeps no other from it;
    /// the first refusal is thrown at the end, and the whole may be offered again.
    /// </summary>
    public async Task OfferAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation)
    {
        foreach (var message in messages) AlertNews.Demand(message.SentAt, Now);
        var alerts = messages.SelectMany(message => message.Alerts).ToList();
        DrException? refusal = null;
        await foreach (var (project, policy) in PoliciesAsync(cancellation))
        {
            var chosen = alerts.Where(alert => policy.Matchers.Any(matcher => matcher.Fits(alert))).ToList();
            if (chosen.Count == 0) continue;
            try
            {
                await _intake.TakeAsync(project, chosen, cancellation);
            }
            catch (DrException refused) when (refused.Code != ErrorCodes.AlertNotExpected)
            {
                refusal ??= refused;
            }
        }

        if (refusal is not null) throw new DrException(refusal.Code, refusal.Message, refusal) { RetryAfter = refusal.RetryAfter };
    }

    /// <summary>Takes alerts of a sender who is sure; none is taken well, too.</summary>
    internal Task<AlertReceipt> TakeAsync(ProjectId project, IReadOnlyList<Alert> alerts, CancellationToken cancellation) =>
        alerts.Count == 0 ? Task.FromResult(new AlertReceipt(0, 0, 0, null)) : _intake.TakeAsync(project, alerts, cancellation);

    private async IAsyncEnumerable<(ProjectId Project, AlertPolicy Policy)> PoliciesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var key in _documents.ListKeysAsync(Keys.Projects, cancellation))
        {
            if (!key.EndsWith("/alerts/policy", StringComparison.Ordinal) || !Identifier.TryParse<ProjectId>(key.Split('/')[1], out var project)) continue;
            if (await _documents.FindAsync<AlertPolicy>(key, cancellation) is { Value: { Enabled: true } policy }) yield return (project, policy);
        }
    }
}

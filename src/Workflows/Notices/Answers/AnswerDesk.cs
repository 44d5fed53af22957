using System.Globalization;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Alerts;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices.Answers;

/// <summary>What a link asks, for the page that it leads to.</summary>
/// <param name="ProjectName">The project.</param>
/// <param name="Title">What is asked.</param>
/// <param name="Text">More of it.</param>
/// <param name="About">The operation or incident.</param>
/// <param name="Approves">True when the link approves; it refuses else.</param>
/// <param name="Until">The end of the link's time.</param>
/// <param name="Decided">True once it has decided.</param>
public sealed record AnswerView(string ProjectName, string Title, string? Text, string About, bool Approves, DateTimeOffset Until, bool Decided);

/// <summary>
/// Answers questions by signed links. A question is answered by a link once: that it is, by which one, is written before the answer is given; whoever
/// repeats the same link after a crash in between gives the same answer again, which counts once.
/// </summary>
public sealed class AnswerDesk(WorkflowServices services, OperationStarter operations)
{
    private readonly AnswerLinks _links = new(services);
    private readonly IncidentDesk _incidents = new(services);

    /// <summary>
    /// Shows what a link asks; decides nothing. <c>answer_link_refused</c>, <c>answer_link_expired</c>, <c>answer_link_used</c>,
    /// <c>action_not_allowed</c> when the question is asked no more.
    /// </summary>
    public async Task<AnswerView> LookAsync(string? token, CancellationToken cancellation)
    {
        var (ticket, view) = await OpenAsync(token, cancellation);
        await DemandUnusedAsync(ticket, cancellation);
        return view;
    }

    /// <summary>Decides by a link; refused as <see cref="LookAsync"/> is.</summary>
    public async Task<AnswerView> DecideAsync(string? token, CancellationToken cancellation)
    {
        var (ticket, view) = await OpenAsync(token, cancellation);
        var key = Keys.NoticeAnswer(ticket.ProjectId, ticket.Notice);
        try
        {
            await services.Documents.CreateAsync(key, new NoticeAnswer(ticket.Approves, ticket.Channel, services.Time.GetUtcNow(), Given: false), cancellation);
        }
        catch (DrException taken) when (taken.Code == ErrorCodes.WriteConflict)
        {
            await DemandUnusedAsync(ticket, cancellation);
        }

        await GiveAsync(ticket, cancellation);
        await services.Documents.UpdateAsync<NoticeAnswer>(key, answer => answer.Given ? answer : answer with { Given = true }, ErrorCodes.NoticeNotFound, cancellation);
        return view with { Decided = true };
    }

    private async Task<(AnswerTicket Ticket, AnswerView View)> OpenAsync(string? token, CancellationToken cancellation)
    {
        var ticket = await _links.ReadAsync(token, cancellation);
        if (services.Time.GetUtcNow() >= ticket.Until)
            throw new DrException(ErrorCodes.AnswerLinkExpired, $"The time of this link was over at {ticket.Until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC. Nothing was changed.");
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(ticket.ProjectId), cancellation))?.Value;
        var notice = (await services.Documents.FindAsync<Notice>(Keys.Notice(ticket.ProjectId, ticket.Notice), cancellation))?.Value;
        if (project is null or { Deleting: true } || notice is null) throw NotAsked(ticket);
        await DemandAskedAsync(ticket, cancellation);
        return (ticket, new AnswerView(project.Name, notice.Title, notice.Text, ticket.About, ticket.Approves, ticket.Until, Decided: false));
    }

    /// <summary>The very question must still be asked: not an earlier or later one of the same operation or incident.</summary>
    private async Task DemandAskedAsync(AnswerTicket ticket, CancellationToken cancellation)
    {
        if (Identifier.TryParse<OperationId>(ticket.About, out var operation))
        {
            var found = (await services.Documents.FindAsync<Operation>(Keys.Operation(operation), cancellation))?.Value;
            if (found is { Status: OperationStatus.WaitingForApproval } && found.AwaitingApproval == ticket.Question) return;
        }
        else if (Identifier.TryParse<IncidentId>(ticket.About, out var incident))
        {
            var found = (await services.Documents.FindAsync<Incident>(Keys.Incident(ticket.ProjectId, incident), cancellation))?.Value;
            if (found is { Status: IncidentStatus.WaitingForApproval, ApprovalUntil: { } until } && until.ToString("O", CultureInfo.InvariantCulture) == ticket.Question) return;
        }

        throw NotAsked(ticket);
    }

    /// <summary>A question that was answered by a link is answered. The same link again may end what a crash cut short, and no more.</summary>
    private async Task DemandUnusedAsync(AnswerTicket ticket, CancellationToken cancellation)
    {
        var answer = (await services.Documents.FindAsync<NoticeAnswer>(Keys.NoticeAnswer(ticket.ProjectId, ticket.Notice), cancellation))?.Value;
        if (answer is null || (!answer.Given && answer.Approved == ticket.Approves && answer.Channel == ticket.Channel)) return;
        throw new DrException(ErrorCodes.AnswerLinkUsed, $"The question was {(answer.Approved ? "approved" : "refused")} by a link of channel {answer.Channel} already. Nothing was changed.");
    }

    private async Task GiveAsync(AnswerTicket ticket, CancellationToken cancellation)
    {
        var decision = new ApprovalDecision(ticket.Approves, $"link of channel {ticket.Channel}");
        if (Identifier.TryParse<OperationId>(ticket.About, out var operation)) await operations.DecideAsync(operation, decision, ticket.Question, cancellation);
        else if (Identifier.TryParse<IncidentId>(ticket.About, out var incident))
            await _incidents.DecideAsync(ticket.ProjectId, incident, decision, DateTimeOffset.ParseExact(ticket.Question, "O", CultureInfo.InvariantCulture), cancellation);
    }

    private static DrException NotAsked(AnswerTicket ticket) =>
        new(ErrorCodes.ActionNotAllowed, $"{ticket.About} does not ask this any more: it was answered, or has gone on or ended without. Nothing was changed.");
}

/// <summary>That a question was answered by a link. Document <c>projects/{id}/notice-answers/{digest of the subject}</c>; the first one stands.</summary>
/// <param name="Approved">How.</param>
/// <param name="Channel">By the link of which channel.</param>
/// <param name="At">When.</param>
/// <param name="Given">True once the operation or incident has it.</param>
internal sealed record NoticeAnswer(bool Approved, string Channel, DateTimeOffset At, bool Given);

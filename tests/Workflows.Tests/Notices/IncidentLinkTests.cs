using System.Text;
using System.Text.RegularExpressions;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Operations;
using DRServerless.Workflows.Tests.Alerts;
using DRServerless.Workflows.Tests.Operations;
using static DRServerless.Workflows.Tests.Notices.NoticeWorld;

namespace DRServerless.Workflows.Tests.Notices;

/// <summary>Incidents that ask are answered by links as operations are.</summary>
public sealed partial class IncidentLinkTests
{
    private static readonly AlertPolicy Policy = IncidentStory.Policy with { Approval = new ApprovalRule { LimitSeconds = 3_600 } };

    [Theory]
    [InlineData(true, IncidentStatus.Acted)]
    [InlineData(false, IncidentStatus.Refused)]
    public async Task Decide_ByALink_ActsOrEndsTheIncident(bool approves, IncidentStatus end)
    {
        await using var story = await AskedAsync();
        var (desk, tokens) = (new AnswerDesk(story.Harness.Services, story.Harness.Starter), await TokensAsync(story.Harness));

        Assert.True((await desk.DecideAsync(tokens[approves ? 0 : 1], story.Harness.Deadline)).Decided);

        var ended = await story.UntilEndedAsync();
        Assert.Equal(end, ended.Status);
        Assert.Equal(ErrorCodes.ActionNotAllowed, (await Assert.ThrowsAsync<DrException>(() => desk.DecideAsync(tokens[0], story.Harness.Deadline))).Code);
    }

    [Fact]
    public async Task Decide_AnotherQuestionIsAskedMeanwhile_IsRefusedByLinkAndByDesk()
    {
        await using var story = await AskedAsync();
        var (desk, tokens) = (new AnswerDesk(story.Harness.Services, story.Harness.Starter), await TokensAsync(story.Harness));
        var asking = await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);
        var (before, after) = (asking.ApprovalUntil!.Value, asking.ApprovalUntil!.Value.AddMinutes(10));
        await story.Harness.Services.Documents.UpdateAsync<Incident>(
            Keys.Incident(story.Harness.ProjectId, asking.Id), incident => incident with { ApprovalUntil = after }, ErrorCodes.IncidentNotFound, story.Harness.Deadline);

        var byLink = await Assert.ThrowsAsync<DrException>(() => desk.DecideAsync(tokens[0], story.Harness.Deadline));
        var byDesk = await Assert.ThrowsAsync<DrException>(() => story.Desk.DecideAsync(
            story.Harness.ProjectId, asking.Id, new ApprovalDecision(Approved: true, "link"), asked: before, story.Harness.Deadline));

        Assert.Equal((ErrorCodes.ActionNotAllowed, ErrorCodes.ActionNotAllowed), (byLink.Code, byDesk.Code));
    }

    private static async Task<IncidentStory> AskedAsync()
    {
        var story = await IncidentStory.StartAsync(Policy);
        story.Harness.Secrets.Known["hook"] = "the secret of the hook";
        await story.Harness.SetNoticesAsync(Everything(Hook()));
        await story.FireAsync("api", "network");
        await story.UntilAsync(incident => incident.Status == IncidentStatus.WaitingForApproval);
        return story;
    }

    /// <summary>What the webhook was told: the link that approves, and the one that refuses.</summary>
    private static async Task<IReadOnlyList<string>> TokensAsync(OperationsHarness harness)
    {
        var tokens = new List<string>();
        await harness.UntilAsync(() =>
        {
            tokens = [.. harness.Network.Sent.ToList().SelectMany(call => Link().Matches(Encoding.UTF8.GetString(call.Body.Span))).Select(match => match.Groups[1].Value)];
            return Task.FromResult(tokens.Count == 2);
        }, () => "the links");
        return tokens;
    }

    [GeneratedRegex("https://dr\\.example/api/answer\\?t=([^\"]+)")]
    private static partial Regex Link();
}

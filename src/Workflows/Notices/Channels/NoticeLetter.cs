using System.Globalization;
using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Projects;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices.Answers;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>A notice as one channel is told of it. Its links are for that channel alone.</summary>
internal sealed record NoticeLetter
{
    /// <summary>The same for every repeat; names the notice and the channel.</summary>
    public required string Key { get; init; }

    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>The project's name.</summary>
    public required string ProjectName { get; init; }

    /// <summary>What is told.</summary>
    public required Notice Notice { get; init; }

    /// <summary>Where the recipient can answer; null when nobody is asked, or the host has no address for people.</summary>
    public AnswerAddresses? Answer { get; init; }

    /// <summary>How to answer without a link; null when nobody is asked.</summary>
    public string? HowToAnswer { get; init; }

    /// <summary>What it is about, for people: names with values, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts =>
    [
        ("Project", $"{ProjectName} ({ProjectId})"),
        ("Severity", Notice.Severity.ToString()),
        ("Time", Text(Notice.At)),
        .. Notice.OperationId is { } operation ? [("Operation", operation.Value)] : Array.Empty<(string, string)>(),
        .. Notice.IncidentId is { } incident ? [("Incident", incident.Value)] : Array.Empty<(string, string)>(),
        .. Notice.AnswerBy is { } until ? [("Answer by", Text(until))] : Array.Empty<(string, string)>(),
    ];

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>Writes letters from what is stored.</summary>
internal sealed class NoticeLetters(WorkflowServices services)
{
    private readonly AnswerLinks _links = new(services);

    /// <summary>The letter; null when the notice or its project is gone.</summary>
    public async Task<NoticeLetter?> WriteAsync(ProjectId projectId, Digest id, string channel, CancellationToken cancellation)
    {
        var project = (await services.Documents.FindAsync<Project>(Keys.Project(projectId), cancellation))?.Value;
        var notice = (await services.Documents.FindAsync<Notice>(Keys.Notice(projectId, id), cancellation))?.Value;
        if (project is null or { Deleting: true } || notice is null) return null;
        return new NoticeLetter
        {
            Key = $"{id}/{channel}",
            ProjectId = projectId,
            ProjectName = project.Name,
            Notice = notice,
            Answer = await _links.MakeAsync(projectId, id, notice, channel, cancellation),
            HowToAnswer = HowToAnswer(notice),
        };
    }

    /// <summary>A letter that asks nobody and tells nothing but that the channel works.</summary>
    public static NoticeLetter Trial(Project project, string channel, Guid number, DateTimeOffset now) => new()
    {
        Key = $"{number:N}/{channel}",
        ProjectId = project.Id,
        ProjectName = project.Name,
        Notice = new Notice
        {
            Subject = $"trial {number:N}",
            Kind = NoticeKind.OperationEnded,
            Severity = NoticeSeverity.Information,
            At = now,
            Title = $"A trial: notices of {project.Name} reach this channel",
            Text = "Somebody tried the notice settings of the project. Nothing has happened.",
        },
    };

    private static string? HowToAnswer(Notice notice) => !notice.Asks ? null
        : notice.OperationId is { } operation ? $"drctl operation approve {operation} (or refuse)"
        : $"drctl incident approve {notice.IncidentId} (or refuse)";
}

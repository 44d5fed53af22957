using System.Text.Json;
using DRServerless.Core.Notices;
using DRServerless.Core.Serialization;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>A letter as a CloudEvent 1.0 in structured JSON. Every repeat has the same bytes, so the same id.</summary>
internal static class CloudEvent
{
    public const string ContentType = "application/cloudevents+json";

    public static byte[] Write(NoticeLetter letter)
    {
        var notice = letter.Notice;
        return JsonSerializer.SerializeToUtf8Bytes(
            new Envelope(
                "1.0", letter.Key, $"/drserverless/projects/{letter.ProjectId}", $"drserverless.notice.{Word(notice.Kind)}",
                notice.OperationId?.Value ?? notice.IncidentId?.Value ?? letter.ProjectId.Value, notice.At, "application/json",
                new Data(
                    letter.ProjectId.Value, letter.ProjectName, notice.Kind, notice.Severity, notice.Title, notice.Text, notice.OperationId?.Value, notice.IncidentId?.Value,
                    notice.AnswerBy, letter.Answer?.Approve, letter.Answer?.Refuse, letter.HowToAnswer)),
            DrJson.Stored);
    }

    /// <summary>A kind in lower case with hyphens.</summary>
    public static string Word(NoticeKind kind) =>
        string.Concat(kind.ToString().Select((letter, index) => char.IsUpper(letter) ? $"{(index > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private sealed record Envelope(string Specversion, string Id, string Source, string Type, string Subject, DateTimeOffset Time, string Datacontenttype, Data Data);

    private sealed record Data(
        string ProjectId, string ProjectName, NoticeKind Kind, NoticeSeverity Severity, string Title, string? Text, string? OperationId, string? IncidentId,
        DateTimeOffset? AnswerBy, Uri? ApproveUrl, Uri? RefuseUrl, string? HowToAnswer);
}

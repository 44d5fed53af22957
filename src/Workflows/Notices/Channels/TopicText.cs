using DRServerless.Core.Infrastructure;
using DRServerless.Core.Notices;

namespace DRServerless.Workflows.Notices.Channels;

/// <summary>A letter as a message to a topic: text for people, and attributes for the filters of subscriptions.</summary>
internal static class TopicText
{
    private const int LongestSubject = 100;

    public static TopicMessage Write(NoticeLetter letter, TopicArn topic) => new()
    {
        TopicArn = topic.Text,
        IsFifo = topic.IsFifo,
        Key = letter.Key.Replace('/', '.'),
        Group = letter.ProjectId.Value,
        Subject = Subject(letter),
        Body = PlainText.Write(letter),
        Attributes = new Dictionary<string, string>
        {
            ["kind"] = CloudEvent.Word(letter.Notice.Kind),
            ["severity"] = letter.Notice.Severity.ToString().ToLowerInvariant(),
            ["project"] = letter.ProjectId.Value,
            ["id"] = letter.Key,
        },
    };

    /// <summary>SNS takes printable ASCII only.</summary>
    private static string Subject(NoticeLetter letter)
    {
        var ascii = string.Concat(PlainText.Subject(letter).Select(c => c is >= ' ' and <= '~' ? c : '?'));
        return ascii.Length <= LongestSubject ? ascii : ascii[..(LongestSubject - 3)] + "...";
    }
}

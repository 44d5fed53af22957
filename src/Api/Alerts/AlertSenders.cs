using DRServerless.Api.Alerts.Sns;
using DRServerless.Api.Endpoints;
using DRServerless.Core.Alerts;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Storage;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Alerts;

/// <summary>
/// Who may send alerts. Senders are clouds: they have no role, and what lets them in is good for alerts of one project and nothing else. A project
/// that is not there, and a key that is wrong, are told alike.
/// </summary>
internal static class AlertSenders
{
    /// <summary>The header that a key may be in.</summary>
    public const string KeyHeader = "X-Alert-Key";

    /// <summary>The query parameter that a key may be in, for senders who can be given no more than an address.</summary>
    public const string KeyParameter = "key";

    private const string TopicHeader = "x-amz-sns-topic-arn";

    /// <summary>A hash that no key has, to compare with when there is no key: both ways take their time.</summary>
    private static readonly AlertKey Nobody = new() { Id = default, Name = "", Hash = AlertKey.HashOf(""), CreatedAt = default };

    /// <summary>Lets in who shows one of the project's keys.</summary>
    public static async Task ByKeyAsync(ApiServices services, HttpContext http)
    {
        var shown = http.Request.Headers[KeyHeader] is [{ Length: > 0 } header] ? header : http.Request.Query[KeyParameter] is [{ Length: > 0 } parameter] ? parameter : null;
        if (!AlertKey.TryParse(shown, out var id) || !Identifier.TryParse<ProjectId>(http.Request.RouteValues["projectId"]?.ToString(), out var project)) throw Refusal();
        var key = (await services.Documents.FindAsync<AlertKey>(Keys.AlertKey(project, id), http.RequestAborted))?.Value;
        if (!(key ?? Nobody).IsShown(shown!) || key is null) throw Refusal();
    }

    /// <summary>Lets in who names a topic that the project expects. That is a claim; the signature of the message proves it.</summary>
    public static Task ByTopicAsync(ApiServices services, HttpContext http) =>
        Identifier.TryParse<ProjectId>(http.Request.RouteValues["projectId"]?.ToString(), out var project)
            ? services.Alerts.Topics.DemandTopicAsync(project, http.Request.Headers[TopicHeader] is [{ } topic] ? topic : null, http.RequestAborted)
            : throw SnsReception.Unexpected();

    private static DrException Refusal() =>
        new(ErrorCodes.AlertNotAuthentic, $"No key of the project was shown, by the header {KeyHeader} or the parameter {KeyParameter}. Nothing was changed. An administrator makes one.");
}

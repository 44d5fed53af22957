using DRServerless.Api.Endpoints;
using DRServerless.Api.Projects;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Notices;
using DRServerless.Core.Storage;
using DRServerless.Workflows.Notices;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Notices;

/// <summary>Who is told what of a project, what was told, and what did not arrive.</summary>
internal static class NoticeEndpoints
{
    private const string Settings = "projects/{projectId}/notice-settings";
    private const string Notices = "projects/{projectId}/notices";
    private const int MostNotices = 500;
    private const int UsualNotices = 100;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "getNoticeSettings", Method = "GET", Route = Settings, Role = ApiRole.Reader,
            Summary = "Shows who is told what of a project.", SuccessStatus = 200, ResponseType = typeof(StoredNoticeSettings), Handle = GetAsync,
        },
        new()
        {
            Name = "setNoticeSettings", Method = "PUT", Route = Settings, Role = ApiRole.Administrator,
            Summary = "Sets who is told what of a project; refused whole, with every fault, when it has one.",
            RequestType = typeof(NoticeSettings), SuccessStatus = 200, ResponseType = typeof(StoredNoticeSettings), Handle = SetAsync,
        },
        new()
        {
            Name = "removeNoticeSettings", Method = "DELETE", Route = Settings, Role = ApiRole.Administrator,
            Summary = "Removes a project's notice settings: nobody is told any more.", SuccessStatus = 204, Handle = RemoveAsync,
        },
        new()
        {
            Name = "tryNoticeChannel", Method = "POST", Route = $"{Settings}/try", Role = ApiRole.Administrator,
            Summary = "Sends a trial to a channel, at once and once, and says what came of it.",
            RequestType = typeof(ChannelBody), SuccessStatus = 200, ResponseType = typeof(ChannelTrial), Handle = TryAsync,
        },
        new()
        {
            Name = "listNotices", Method = "GET", Route = Notices, Role = ApiRole.Reader,
            Summary = "Lists what was told of a project, newest first, with how far each channel is told.", SuccessStatus = 200, ResponseType = typeof(ListView<NoticeView>), Handle = ListAsync,
            Query = new Dictionary<string, string> { ["most"] = $"How many; default {UsualNotices}, at most {MostNotices}." },
        },
        new()
        {
            Name = "sendNoticeAgain", Method = "POST", Route = $"{Notices}/{{noticeId}}/send-again", Role = ApiRole.Operator,
            Summary = "Sends a notice again to a channel that was given up.",
            RequestType = typeof(ChannelBody), SuccessStatus = 200, ResponseType = typeof(NoticeView), Handle = SendAgainAsync,
        },
    ];

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok((await request.Services.Documents.FindAsync<StoredNoticeSettings>(Keys.NoticeSettings(project.Id), request.Cancellation))?.Value
            ?? throw new DrException(ErrorCodes.NoticeSettingsNotFound, $"Project {project.Id} has no notice settings: nobody is told."));
    }

    private static async Task<IResult> SetAsync(ApiRequest request)
    {
        var settings = request.Body<NoticeSettings>();
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        NoticeValidation.Demand(settings);
        var stored = new StoredNoticeSettings(settings, request.Services.Time.GetUtcNow(), request.Caller);
        await request.Services.Documents.PutAsync(Keys.NoticeSettings(project.Id), stored, request.Cancellation);
        return Answers.Ok(stored);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        await request.Services.Documents.DeleteAsync(Keys.NoticeSettings(project.Id), request.Cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> TryAsync(ApiRequest request)
    {
        var body = request.Body<ChannelBody>();
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok(await request.Services.Notices.TryAsync(project, body.Channel, request.NewName(), request.Cancellation));
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        var most = (int)(request.QueryNumber("most", 1, MostNotices) ?? UsualNotices);
        return Answers.Ok(new ListView<NoticeView>(await request.Services.Notices.ListAsync(project.Id, most, request.Cancellation)));
    }

    private static async Task<IResult> SendAgainAsync(ApiRequest request)
    {
        var body = request.Body<ChannelBody>();
        var project = await request.Services.ProjectAsync(request.ProjectId, request.Cancellation);
        return Answers.Ok(await request.Services.Notices.SendAgainAsync(project.Id, NoticeId(request), body.Channel, request.Cancellation));
    }

    private static Digest NoticeId(ApiRequest request) =>
        request.Http.Request.RouteValues["noticeId"]?.ToString() is { Length: Digest.Size * 2 } text && text.All(char.IsAsciiHexDigit)
            ? Digest.Parse(text)
            : throw new DrException(ErrorCodes.NoticeNotFound, $"'{request.Http.Request.RouteValues["noticeId"]}' is no notice's id. Nothing was changed.");
}

/// <summary>Names a channel.</summary>
/// <param name="Channel">Its name.</param>
public sealed record ChannelBody(string Channel);

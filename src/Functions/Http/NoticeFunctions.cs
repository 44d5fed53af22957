using DRServerless.Api.Endpoints;
using DRServerless.Functions.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DRServerless.Functions.Http;

/// <summary>Who is told what, what was told, and answers by the links in it.</summary>
public sealed class NoticeFunctions(ApiPipeline pipeline, DurableClientSource clients) : ApiFunctions(pipeline, clients)
{
    /// <summary>Shows who is told what of a project.</summary>
    [Function(Prefix + "getNoticeSettings")]
    public Task<IResult> GetSettingsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/notice-settings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Sets who is told what of a project.</summary>
    [Function(Prefix + "setNoticeSettings")]
    public Task<IResult> SetSettingsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "PUT", Route = "projects/{projectId}/notice-settings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Tells nobody of a project any more.</summary>
    [Function(Prefix + "removeNoticeSettings")]
    public Task<IResult> RemoveSettingsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "DELETE", Route = "projects/{projectId}/notice-settings")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Tries a channel out.</summary>
    [Function(Prefix + "tryNoticeChannel")]
    public Task<IResult> TryChannelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/notice-settings/try")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Lists what was told of a project.</summary>
    [Function(Prefix + "listNotices")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "GET", Route = "projects/{projectId}/notices")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Sends a notice again that did not arrive.</summary>
    [Function(Prefix + "sendNoticeAgain")]
    public Task<IResult> SendAgainAsync(
        [HttpTrigger(AuthorizationLevel.Function, "POST", Route = "projects/{projectId}/notices/{noticeId}/send-again")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Shows what a link asks. The link is the key: whoever holds it needs no other.</summary>
    [Function(Prefix + "showAnswerLink")]
    public Task<IResult> ShowLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = "answer")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);

    /// <summary>Answers by a link, once.</summary>
    [Function(Prefix + "useAnswerLink")]
    public Task<IResult> UseLinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "answer")] HttpRequest request,
        [DurableClient] DurableTaskClient client, FunctionContext function) => RunAsync(request, client, function);
}

using DRServerless.Api.Endpoints;
using DRServerless.Core.Errors;
using DRServerless.Workflows.Notices.Answers;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Notices;

/// <summary>
/// Answers by the links in notices. Whoever holds a link needs no role: it is good for one answer to one question. Opening one decides nothing,
/// since scanners of mail open links; only the page's button does.
/// </summary>
internal static class AnswerEndpoints
{
    /// <summary>The one route that serves people from elsewhere.</summary>
    public const string Route = "answer";

    private static readonly Dictionary<string, string> Token = new() { ["t"] = "The link's token." };

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        new()
        {
            Name = "showAnswerLink", Method = "GET", Route = Route, Role = ApiRole.Anonymous,
            Summary = "Shows what a link in a notice asks, to people as a page. Decides nothing.",
            SuccessStatus = 200, ResponseType = typeof(AnswerView), Query = Token, Handle = request => AnswerAsync(request, request.Services.Answers.LookAsync),
        },
        new()
        {
            Name = "useAnswerLink", Method = "POST", Route = Route, Role = ApiRole.Anonymous,
            Summary = "Answers by a link in a notice, once.",
            SuccessStatus = 200, ResponseType = typeof(AnswerView), Query = Token, Handle = request => AnswerAsync(request, request.Services.Answers.DecideAsync),
        },
    ];

    private static async Task<IResult> AnswerAsync(ApiRequest request, Func<string?, CancellationToken, Task<AnswerView>> answer)
    {
        var forPeople = request.Http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        try
        {
            var view = await answer(request.Http.Request.Query["t"].ToString(), request.Cancellation);
            return forPeople ? AnswerPage.For(view) : Answers.Ok(view);
        }
        catch (DrException refusal) when (forPeople)
        {
            return AnswerPage.For(refusal);
        }
    }
}

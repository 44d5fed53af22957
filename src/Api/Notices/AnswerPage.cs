using System.Globalization;
using System.Net;
using System.Text;
using DRServerless.Api.Problems;
using DRServerless.Core.Errors;
using DRServerless.Workflows.Notices.Answers;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Notices;

/// <summary>
/// The page that a link leads to: all in itself, without scripts, and kept by nobody. Its headers let it load nothing, be framed by nobody, and
/// tell nobody where it was.
/// </summary>
internal static class AnswerPage
{
    private const string Style = "body{font-family:system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;line-height:1.5}button{font-size:1.1rem;padding:.6rem 1.4rem}dt{font-weight:bold}.q{white-space:pre-wrap}";

    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>What is asked, with the button; or that it is decided.</summary>
    public static IResult For(AnswerView view)
    {
        var verb = view.Approves ? "Approve" : "Refuse";
        var body = new StringBuilder();
        if (view.Decided) body.Append(CultureInfo.InvariantCulture, $"<p><strong>{(view.Approves ? "Approved" : "Refused")}.</strong> The answer was taken; this link is used up.</p>");
        body.Append(CultureInfo.InvariantCulture, $"<p>{Encode(view.Title)}</p>");
        if (view.Text is { Length: > 0 } text) body.Append(CultureInfo.InvariantCulture, $"<p class=\"q\">{Encode(text)}</p>");
        body.Append(CultureInfo.InvariantCulture, $"<dl><dt>Project</dt><dd>{Encode(view.ProjectName)}</dd><dt>About</dt><dd>{Encode(view.About)}</dd>");
        body.Append(CultureInfo.InvariantCulture, $"<dt>This link can be used until</dt><dd>{view.Until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</dd></dl>");
        if (!view.Decided) body.Append(CultureInfo.InvariantCulture, $"<form method=\"post\"><button type=\"submit\">{verb}</button></form><p>Nothing is decided before you press it.</p>");
        return new Page(view.Decided ? "Answered" : $"{verb}?", body.ToString(), StatusCodes.Status200OK);
    }

    /// <summary>Why a link is not good.</summary>
    public static IResult For(DrException refusal) =>
        new Page("This link is not good", $"<p>{Encode(refusal.Message)}</p><p><code>{Encode(refusal.Code.Name)}</code></p>", ProblemResult.Status(refusal.Code.Category));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private sealed class Page(string title, string body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            (response.StatusCode, response.ContentType) = (status, "text/html; charset=utf-8");
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers.XFrameOptions = "DENY";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            return response.WriteAsync(
                $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{Style}</style></head><body><h1>{title}</h1>{body}</body></html>",
                httpContext.RequestAborted);
        }
    }
}

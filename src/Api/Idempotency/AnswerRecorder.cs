using System.Text;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Idempotency;

/// <summary>Runs a result against a response of its own to learn what it would send.</summary>
internal static class AnswerRecorder
{
    public static async Task<RememberedAnswer> RecordAsync(IResult result, HttpContext http)
    {
        using var body = new MemoryStream();
        var recorded = new DefaultHttpContext { RequestServices = http.RequestServices };
        recorded.Response.Body = body;
        await result.ExecuteAsync(recorded);
        return new RememberedAnswer(
            recorded.Response.StatusCode,
            recorded.Response.Headers.Location.FirstOrDefault(),
            recorded.Response.ContentType,
            Encoding.UTF8.GetString(body.ToArray()));
    }
}

/// <summary>Sends a remembered answer.</summary>
internal sealed class RememberedResult(RememberedAnswer answer) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = answer.Status;
        if (answer.Location is not null) httpContext.Response.Headers.Location = answer.Location;
        if (answer.ContentType is not null) httpContext.Response.ContentType = answer.ContentType;
        return answer.Body.Length == 0 ? Task.CompletedTask : httpContext.Response.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}

using DRServerless.Api.Endpoints;
using DRServerless.Core.Alerts.Formats;
using DRServerless.Core.Errors;
using DRServerless.Workflows.Alerts;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Api.Alerts;

/// <summary>
/// Where clouds send alerts to. They stand below one prefix, so that a platform that asks people for tokens can leave exactly these out. A receipt
/// means that the alerts are durable.
/// </summary>
internal static class ReceptionEndpoints
{
    /// <summary>What all their routes begin with.</summary>
    public const string Route = "alerts/{projectId}";

    private const string Batch = "application/cloudevents-batch+json";
    private const string Single = "application/cloudevents+json";
    private const string AttributePrefix = "ce-";
    private const int MostAttributes = 50;
    private const int RatePerMinute = 60_000;

    public static IEnumerable<ApiEndpoint> All { get; } =
    [
        Reception("receiveAzureMonitorAlert", "azure-monitor", "Takes an alert of Azure Monitor, in the common alert schema.", AlertSenders.ByKeyAsync,
            (request, cancellation) => request.Services.Alerts.TakeAsync(request.ProjectId, [AlertFormats.AzureMonitor(request.RawBody, request.Services.Alerts.Now)], cancellation)),
        Reception("receiveSnsMessage", "sns", "Takes a message of Amazon SNS, which must be signed: an alarm of CloudWatch, an event of EventBridge, or the question whether the subscription is wanted.", AlertSenders.ByTopicAsync,
            (request, cancellation) => request.Services.Alerts.Topics.TakeAsync(request.ProjectId, request.RawBody, cancellation)),
        Reception("receiveEventBridgeEvent", "eventbridge", "Takes an event of Amazon EventBridge: a change of a CloudWatch alarm, or an event of AWS Health.", AlertSenders.ByKeyAsync,
            (request, cancellation) => request.Services.Alerts.TakeAsync(request.ProjectId, [AlertFormats.EventBridge(request.RawBody, request.Services.Alerts.Now)], cancellation)),
        Reception("receiveCloudEvents", "cloudevents", "Takes CloudEvents 1.0, in structured, batched or binary mode.", AlertSenders.ByKeyAsync,
            (request, cancellation) => request.Services.Alerts.TakeAsync(request.ProjectId, CloudEvents(request), cancellation)),
        new()
        {
            Name = "agreeToCloudEvents", Method = "OPTIONS", Route = $"{Route}/cloudevents", Role = ApiRole.Anonymous, Admit = AlertSenders.ByKeyAsync,
            Summary = "Agrees to get CloudEvents from who asks, and shows a key of the project.", SuccessStatus = 200, Handle = AgreeAsync,
        },
    ];

    private static ApiEndpoint Reception(string name, string route, string summary, Func<ApiServices, HttpContext, Task> admit, Func<ApiRequest, CancellationToken, Task<AlertReceipt>> take) => new()
    {
        Name = name,
        Method = "POST",
        Route = $"{Route}/{route}",
        Role = ApiRole.Anonymous,
        Admit = admit,
        Summary = summary,
        Body = BodyRules.Foreign,
        SuccessStatus = 200,
        ResponseType = typeof(AlertReceipt),
        Handle = async request => Answers.Ok(await take(request, request.Cancellation)),
    };

    private static IReadOnlyList<AlertMessage> CloudEvents(ApiRequest request)
    {
        var (now, type) = (request.Services.Alerts.Now, request.Http.Request.ContentType ?? "");
        if (type.StartsWith(Batch, StringComparison.OrdinalIgnoreCase)) return AlertFormats.CloudEvents(request.RawBody, now);
        if (type.StartsWith(Single, StringComparison.OrdinalIgnoreCase) || !request.Http.Request.Headers.ContainsKey("ce-specversion")) return [AlertFormats.CloudEvent(request.RawBody, now)];
        var attributes = request.Http.Request.Headers.Where(header => header.Key.StartsWith(AttributePrefix, StringComparison.OrdinalIgnoreCase)).ToList();
        if (attributes.Count > MostAttributes) throw new DrException(ErrorCodes.AlertMalformed, $"The event has over {MostAttributes} attributes. Nothing was changed.");
        // In headers, what is not plain is percent-encoded.
        return [AlertFormats.CloudEvent(attributes.ToDictionary(header => header.Key[AttributePrefix.Length..].ToLowerInvariant(), header => Uri.UnescapeDataString(header.Value.ToString())), request.RawBody, now)];
    }

    /// <summary>The handshake by which a sender learns that it is wanted (CloudEvents, HTTP webhooks).</summary>
    private static Task<IResult> AgreeAsync(ApiRequest request)
    {
        if (request.Http.Request.Headers["WebHook-Request-Origin"] is not [{ Length: > 0 and <= 255 } origin] || origin.Any(c => c is <= ' ' or > '~'))
            throw new DrException(ErrorCodes.InvalidRequest, "WebHook-Request-Origin must name who wants to send. Nothing was changed.");
        return Task.FromResult<IResult>(new Agreement(origin));
    }

    private sealed class Agreement(string origin) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers["WebHook-Allowed-Origin"] = origin;
            httpContext.Response.Headers["WebHook-Allowed-Rate"] = RatePerMinute.ToString(System.Globalization.CultureInfo.InvariantCulture);
            httpContext.Response.Headers.Allow = "POST";
            return Task.CompletedTask;
        }
    }
}

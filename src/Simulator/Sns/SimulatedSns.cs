using System.Collections.Concurrent;
using System.Net.Http.Headers;
using DRServerless.Simulator.State;
using Microsoft.AspNetCore.Http;

namespace DRServerless.Simulator.Sns;

/// <summary>
/// SNS as subscribers see it: it asks whether a subscription is wanted, delivers only once that was confirmed, signs what it sends, and tries a
/// delivery again that was answered with 5xx, 429 or not at all. What a region that is down would send is not sent.
/// </summary>
public sealed class SimulatedSns : IDisposable
{
    private const int Tries = 4;
    private const string Confirm = "ConfirmSubscription";

    private readonly SimulatedCloud _cloud;
    private readonly string _account;

    // Made when first asked for: keys take a tenth of a second, and most simulators send nothing. Certificates know only the real clock, whatever time the simulated cloud has.
    private readonly Lazy<SnsAuthority> _authority = new(() => SnsAuthority.Create(TimeProvider.System.GetUtcNow()));
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(15) };
    private readonly ConcurrentDictionary<string, Subscription> _subscriptions = new();

    internal SimulatedSns(SimulatedCloud cloud, string account) => (_cloud, _account) = (cloud, account);

    /// <summary>The certificate of the authority that stands for messages, for a host that is to believe them.</summary>
    public string AuthorityPem => _authority.Value.AuthorityPem;

    /// <summary>How messages are signed: <c>1</c> by SHA-1, <c>2</c> by SHA-256. Default 2.</summary>
    public string SignatureVersion { get; set; } = "2";

    /// <summary>How long is waited before a delivery is tried again, three times at most. Default 20 seconds, as SNS has it.</summary>
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The ARN of a topic of the default account.</summary>
    public string TopicOf(string region, string name) => $"arn:aws:sns:{region}:{_account}:{name}";

    /// <summary>Subscribes an endpoint: it is asked whether it wants that, and gets nothing until it says so. Answers the status of its answer.</summary>
    public async Task<int> SubscribeAsync(string topic, Uri endpoint, CancellationToken cancellation)
    {
        var token = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
        _subscriptions[token] = new Subscription(topic, endpoint);
        return await PostAsync(topic, endpoint, "SubscriptionConfirmation", Envelope.Confirmation(topic, Guid.NewGuid().ToString(), token, _cloud.Time.GetUtcNow(), SignatureVersion), cancellation);
    }

    /// <summary>Whether an endpoint has confirmed.</summary>
    public bool IsConfirmed(string topic, Uri endpoint) => _subscriptions.Values.Any(subscription => subscription.Topic == topic && subscription.Endpoint == endpoint && subscription.Confirmed);

    /// <summary>Tells a topic of an alarm's change. Answers the last status of each delivery; none when a region that it needs is down.</summary>
    public Task<IReadOnlyList<int>> AlarmAsync(string topic, SimulatedAlarm alarm, CancellationToken cancellation) => _cloud.IsDown(alarm.Region)
        ? Task.FromResult<IReadOnlyList<int>>([])
        : PublishAsync(topic, $"{alarm.State}: \"{alarm.Name}\"", alarm.Message(_account, _cloud.Time.GetUtcNow()), cancellation);

    /// <summary>Publishes a text. Answers the last status of each delivery; none when the topic's region is down.</summary>
    public async Task<IReadOnlyList<int>> PublishAsync(string topic, string subject, string message, CancellationToken cancellation)
    {
        if (_cloud.IsDown(topic.Split(':')[3])) return [];
        var body = Envelope.Notification(topic, Guid.NewGuid().ToString(), subject, message, _cloud.Time.GetUtcNow(), SignatureVersion);
        var confirmed = _subscriptions.Values.Where(subscription => subscription.Topic == topic && subscription.Confirmed).ToList();
        return await Task.WhenAll(confirmed.Select(subscription => PostAsync(topic, subscription.Endpoint, "Notification", body, cancellation)));
    }

    /// <summary>Signs a message of any content, as only SNS can: for tests of who receives what SNS would never send.</summary>
    public string Seal(IReadOnlyDictionary<string, string> fields, string topic) =>
        System.Text.Encoding.UTF8.GetString(Envelope.Seal(new SortedDictionary<string, string>(fields.ToDictionary(field => field.Key, field => field.Value), StringComparer.Ordinal), topic, SignatureVersion));

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        if (_authority.IsValueCreated) _authority.Value.Dispose();
    }

    /// <summary>Whether a request is one that SNS answers to anybody: for its certificate, or to confirm.</summary>
    internal bool Answers(HttpRequest request) => HttpMethods.IsGet(request.Method) && (IsCertificate(request) || (request.Path == "/" && request.Query["Action"] == Confirm));

    internal Task InvokeAsync(HttpContext http)
    {
        if (IsCertificate(http.Request)) return http.Response.WriteAsync(_authority.Value.SignerPem, http.RequestAborted);
        if (!_subscriptions.TryGetValue(http.Request.Query["Token"].ToString(), out var subscription) || subscription.Topic != http.Request.Query["TopicArn"])
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsync("<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid token</Message></Error></ErrorResponse>", http.RequestAborted);
        }

        subscription.Confirmed = true;
        http.Response.ContentType = "text/xml";
        return http.Response.WriteAsync($"<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>{subscription.Topic}:{Guid.NewGuid()}</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>", http.RequestAborted);
    }

    private SnsEnvelope Envelope => new(_authority.Value);

    private bool IsCertificate(HttpRequest request) => request.Path.Value is { } path && path.StartsWith(SnsAuthority.PathStart, StringComparison.Ordinal) && path == _authority.Value.Path;

    private async Task<int> PostAsync(string topic, Uri endpoint, string type, byte[] body, CancellationToken cancellation)
    {
        var status = 0;
        for (var attempt = 0; attempt < Tries && status is 0 or 429 or >= 500; attempt++)
        {
            if (attempt > 0) await Task.Delay(RetryPause, TimeProvider.System, cancellation);
            status = await TryPostAsync(topic, endpoint, type, body, cancellation);
        }

        return status;
    }

    private async Task<int> TryPostAsync(string topic, Uri endpoint, string type, byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "UTF-8" };
        request.Headers.TryAddWithoutValidation("x-amz-sns-message-type", type);
        request.Headers.TryAddWithoutValidation("x-amz-sns-topic-arn", topic);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    private sealed record Subscription(string Topic, Uri Endpoint)
    {
        public bool Confirmed { get; set; }
    }
}

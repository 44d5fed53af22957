using System.Collections.Concurrent;
using Azure.Core.Pipeline;
using DRServerless.Azure.Storage;

namespace DRServerless.Azure.Tests.Testing;

/// <summary>
/// The way to a real service, on which answers get lost: the service did what it was asked, and nobody hears of it. Faults: before the request
/// (the service never sees it) and after it. Which requests meet one is the test's to say.
/// </summary>
internal sealed class LossyNetwork() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Asked once for each request.</summary>
    public Func<HttpRequestMessage, Loss> Decide { get; set; } = _ => Loss.None;

    /// <summary>Runs when an answer was lost, before the caller hears of the loss.</summary>
    public Func<Task> AfterLoss { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs ahead of a HEAD.</summary>
    public Func<Task> BeforeLooking { get; set; } = () => Task.CompletedTask;

    /// <summary>Every request that was sent.</summary>
    public ConcurrentQueue<HttpMethod> Sent { get; } = new();

    public AzureObjectStore Store(AzureStorageOptions options) =>
        AzureObjectStore.Create(options, credential: null, new HttpClientTransport(this), Guid.NewGuid);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sent.Enqueue(request.Method);
        if (request.Method == HttpMethod.Head) await BeforeLooking();
        var loss = Decide(request);
        if (loss == Loss.Request) throw new HttpRequestException("The connection was refused.");
        var response = await base.SendAsync(request, cancellationToken);
        if (loss == Loss.None) return response;
        response.Dispose();
        await AfterLoss();
        throw new HttpRequestException("The connection was torn before the answer came.");
    }
}

/// <summary>What gets lost.</summary>
internal enum Loss
{
    None,
    Request,
    Answer,
}

using Azure.Core;
using Azure.Core.Pipeline;

namespace DRServerless.Azure.Storage;

/// <summary>Whether a write had to be sent more than once: an answer that says "conflict" may then be about the write itself.</summary>
internal sealed class WriteAttempts
{
    private const string Property = "drserverless.write";

    /// <summary>True when an attempt before the last one may have been carried out although nobody said so.</summary>
    public bool Repeated { get; private set; }

    /// <summary>Calls within the scope are counted here.</summary>
    public IDisposable Count() => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

    /// <summary>Sits below the SDK's retries and sees each attempt.</summary>
    internal sealed class Policy : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.ProcessingContext.RetryNumber > 0 && message.TryGetProperty(Property, out var found) && found is WriteAttempts attempts)
                attempts.Repeated = true;
        }
    }
}

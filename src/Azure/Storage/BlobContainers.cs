using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DRServerless.Azure.Identity;

namespace DRServerless.Azure.Storage;

/// <summary>Makes the SDK's client as options say.</summary>
internal static class BlobContainers
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>The client of the options' container. Asks nobody.</summary>
    public static BlobContainerClient Create(AzureStorageOptions options, TokenCredential? credential, HttpPipelineTransport? transport)
    {
        var client = ClientOptions(options, transport);
        if (options.ConnectionString is { } connection) return new BlobContainerClient(connection, options.Container, client);
        credential ??= AzureCredentials.Create(options.Identity, options.ManagedIdentityClientId);
        return new BlobServiceClient(options.ServiceUri, credential, client).GetBlobContainerClient(options.Container);
    }

    private static BlobClientOptions ClientOptions(AzureStorageOptions options, HttpPipelineTransport? transport)
    {
        // Everything used here is older than this version, which every cloud and the emulator serve; the SDK's newest they may not.
        var client = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04)
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = options.Retries,
                Delay = options.RetryDelay,
                MaxDelay = LongestDelay,
                NetworkTimeout = options.AttemptTimeout,
            },
            Diagnostics = { ApplicationId = "drserverless" },
        };
        if (transport is not null) client.Transport = transport;
        client.AddPolicy(new WriteAttempts.Policy(), HttpPipelinePosition.PerRetry);
        return client;
    }
}

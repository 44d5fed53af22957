using System.Net.Security;
using System.Security.Cryptography;
using Amazon.Runtime;

namespace DRServerless.Aws.Access;

/// <summary>
/// One HTTP client for all control-plane calls of a provider, so that the certificate pin and the connection rules
/// hold everywhere. The SDK neither caches nor disposes it.
/// </summary>
internal sealed class AwsTransport : HttpClientFactory, IDisposable
{
    private readonly HttpClient client;

    public AwsTransport(AwsOptions options) => client = new HttpClient(CreateHandler(options)) { Timeout = options.AttemptTimeout };

    /// <summary>The client itself, for requests that are signed by hand.</summary>
    public HttpClient Client => client;

    /// <summary>A handler with the connection rules: no redirects or cookies, addresses looked up anew, the pinned certificate only.</summary>
    public static SocketsHttpHandler CreateHandler(AwsOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        if (options.Certificate is { } pin) handler.SslOptions = PinTo(pin.GetCertHash(HashAlgorithmName.SHA256));
        return handler;
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => client.Dispose();

    private static SslClientAuthenticationOptions PinTo(byte[] pin) => new()
    {
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is not null && certificate.GetCertHash(HashAlgorithmName.SHA256).AsSpan().SequenceEqual(pin),
    };
}

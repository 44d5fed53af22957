using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace DRServerless.Aws.Ebs.Wire;

/// <summary>Opens connections to one endpoint.</summary>
internal sealed class Connector(WireEndpoint endpoint, WireOptions options, TimeProvider clock, Random random)
{
    private readonly Lock _gate = new();

    /// <summary>Connects, with TLS where the endpoint asks for it.</summary>
    public async ValueTask<Connection> ConnectAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var joined = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, joined.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.IsSecure) stream = await SecureAsync(stream, joined.Token);
            return new Connection(stream, socket, Lifetime(), clock);
        }
        catch (Exception error)
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            if (error is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new WireException($"No connection to {endpoint} within {options.ConnectTimeout.TotalSeconds:0.#} s.", error);
            throw;
        }
    }

    private async Task<SslStream> SecureAsync(Stream plain, CancellationToken cancellation)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = endpoint.Host,
                    EnabledSslProtocols = SslProtocols.None,
                    RemoteCertificateValidationCallback = options.PinnedCertificate is { } pinned
                        ? (_, certificate, _, _) => IsSame(pinned, certificate)
                        : null,
                },
                cancellation);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static bool IsSame(X509Certificate2 pinned, X509Certificate? shown) =>
        shown is not null && pinned.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());

    private TimeSpan Lifetime()
    {
        lock (_gate) return options.MinimumLifetime + (random.NextDouble() * (options.MaximumLifetime - options.MinimumLifetime));
    }
}

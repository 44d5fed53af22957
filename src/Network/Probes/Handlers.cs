using System.Net.Security;
using DRServerless.Network.Addresses;

namespace DRServerless.Network.Probes;

/// <summary>HTTP without detours: no redirects, cookies, proxies or connections kept.</summary>
internal static class Handlers
{
    /// <summary>Requests to one address, whatever host they name.</summary>
    public static SocketsHttpHandler ForAddress(GuardedConnector connector, string address, SslClientAuthenticationOptions tls)
    {
        var handler = Plain((context, cancellation) => connector.ConnectAsync(address, context.DnsEndPoint.Port, cancellation));
        handler.SslOptions = tls;
        return handler;
    }

    /// <summary>Requests to the host of their URL.</summary>
    public static SocketsHttpHandler ForHosts(GuardedConnector connector) =>
        Plain((context, cancellation) => connector.ConnectToHostAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation));

    private static SocketsHttpHandler Plain(Func<SocketsHttpConnectionContext, CancellationToken, Task<System.Net.Sockets.NetworkStream>> connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.Zero,
        ConnectCallback = async (context, cancellation) => await connect(context, cancellation),
    };
}

using System.Net;
using System.Net.Sockets;

namespace DRServerless.Network.Addresses;

/// <summary>
/// Connects to what the guard allows. A name is looked up here, once, and the connection goes to an address that was judged: what a
/// second look-up would say does not matter.
/// </summary>
internal sealed class GuardedConnector(NetworkOptions options)
{
    /// <summary>Connects to an IP address.</summary>
    public Task<NetworkStream> ConnectAsync(string address, int port, CancellationToken cancellation) =>
        ConnectAsync(Judged(Parse(address)), port, cancellation);

    /// <summary>Connects to a host by name or address.</summary>
    public async Task<NetworkStream> ConnectToHostAsync(string host, int port, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);

        // One refused address refuses the name: who controls it must not choose among ours.
        foreach (var address in addresses) Judged(address);
        return await ConnectAsync(addresses[0], port, cancellation);
    }

    private static IPAddress Parse(string address) =>
        IPAddress.TryParse(address, out var parsed) ? parsed : throw new AddressRefusedException($"'{address}' is no IP address");

    private IPAddress Judged(IPAddress address) =>
        AddressGuard.Refusal(address, options) is { } why ? throw new AddressRefusedException(why) : address;

    private static async Task<NetworkStream> ConnectAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

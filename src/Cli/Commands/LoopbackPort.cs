using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using DRServerless.Core.Errors;

namespace DRServerless.Cli.Commands;

/// <summary>Ports that servers listen on.</summary>
internal static class LoopbackPort
{
    public static Option<int> Option(string description, int standard)
    {
        var option = new Option<int>("--port") { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
                result.AddError($"--port {port} is not from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}.");
        });
        return option;
    }

    /// <summary>Says plainly that a port is taken, before anything is started that would have to be ended again.</summary>
    public static void EnsureFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException taken)
        {
            var why = taken.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : $"cannot be used: {taken.Message}";
            throw new DrException(ErrorCodes.ResourceBusy, $"Port {port} on loopback {why}. Nothing was started. Choose another with --port; 0 takes a free one.", taken);
        }
    }
}

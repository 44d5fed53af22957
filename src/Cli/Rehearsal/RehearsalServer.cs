using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DRServerless.Api.Health;
using DRServerless.Cli.Client;
using DRServerless.Cli.Simulation;

namespace DRServerless.Cli.Rehearsal;

/// <summary>The server under rehearsal: a process of its own, so that it can be killed like one.</summary>
internal sealed class RehearsalServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _directory;
    private readonly Uri _simulator;
    private readonly int _port;
    private Process? _process;

    private RehearsalServer(string directory, Uri simulator, int port) => (_directory, _simulator, _port) = (directory, simulator, port);

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public string LogFile => Path.Combine(_directory, "server.log");

    public static async Task<RehearsalServer> StartAsync(string directory, Uri simulator, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var server = new RehearsalServer(directory, simulator, FreePort());
        await server.StartAsync(cancellation);
        return server;
    }

    /// <summary>Starts the server on what is in its directory.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _process = SelfProcess.Start(
            ["serve", "--data", Path.Combine(_directory, "state"), "--port", $"{_port}", "--simulator", _simulator.ToString()], LogFile);
        using var api = ApiClient.For(Address);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await api.GetAsync<HealthView>("health", cancellation);
                return;
            }
            catch (ServerUnreachableException) when (waited.Elapsed < StartTimeout && !_process.HasExited)
            {
                // Not listening yet.
            }
        }
    }

    /// <summary>Kills the server without a word (SIGKILL) and starts it again.</summary>
    public async Task CrashAsync(CancellationToken cancellation)
    {
        Kill();
        await StartAsync(cancellation);
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private void Kill()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

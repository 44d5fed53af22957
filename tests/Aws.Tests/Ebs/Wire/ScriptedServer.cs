using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DRServerless.Aws.Tests.Ebs.Wire;

/// <summary>A server that answers each connection by a script, byte for byte as the test says.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<ScriptedConnection, Task> _script;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _running = [];
    private readonly Task _accepting;

    public ScriptedServer(Func<ScriptedConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections that were made so far.</summary>
    public int Connections { get; private set; }

    public static string Answer(string body, int status = 200, string headers = "") =>
        $"HTTP/1.1 {status} Reason\r\ncontent-length: {body.Length}\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Connections++;
                _running.Add(RunAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _script(new ScriptedConnection(client, Connections, _end.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
            {
                // The client went away, or the test is over.
            }
        }
    }
}

/// <summary>One connection of a <see cref="ScriptedServer"/>; number 1 is the first.</summary>
internal sealed class ScriptedConnection(TcpClient client, int number, CancellationToken end)
{
    private readonly NetworkStream _stream = client.GetStream();

    public int Number => number;

    /// <summary>Ends with the test; for scripts that must not go on.</summary>
    public Task Forever() => Task.Delay(Timeout.Infinite, end);

    /// <summary>Reads a request; null when the client has closed.</summary>
    public async Task<ScriptedRequest?> ReadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, end) == 0) return null;
            head.Append((char)one[0]);
        }

        var request = new ScriptedRequest(head.ToString());
        request.Body = new byte[int.Parse(request.Header("content-length") ?? "0", System.Globalization.CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(request.Body, end);
        return request;
    }

    /// <summary>Reads a head only, and leaves the body where it is.</summary>
    public async Task ReadSomeAsync() => await _stream.ReadExactlyAsync(new byte[64], end);

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), end);

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes, end);

    /// <summary>Writes each byte as a packet of its own.</summary>
    public async Task WriteSlowlyAsync(string text)
    {
        client.NoDelay = true;
        foreach (var one in Encoding.Latin1.GetBytes(text))
        {
            await _stream.WriteAsync(new[] { one }, end);
            await Task.Yield();
        }
    }

    public void Close() => client.Close();

    /// <summary>Closes with a reset, as a host does that lost the connection.</summary>
    public void Reset()
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}

/// <summary>A request as it came.</summary>
internal sealed class ScriptedRequest(string head)
{
    public string Line => head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

    public byte[] Body { get; set; } = [];

    public string? Header(string name) => head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}

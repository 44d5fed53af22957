using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DRServerless.Network.Tests.Mail;

/// <summary>A small SMTP server on loopback: takes letters, refuses as it is told, and offers STARTTLS when it has a certificate.</summary>
public sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _running;

    private SmtpListener(X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Commands that came, in order.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Letters that came, as they were sent.</summary>
    public ConcurrentQueue<string> Letters { get; } = new();

    /// <summary>What is answered to a command instead of the usual; null for the usual, empty for nothing at all.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    public static SmtpListener Start(X509Certificate2? certificate = null) => new(certificate);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await ServeAsync(client.GetStream());
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or the server is stopped.
            }
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        await WriteAsync(stream, "220 test ESMTP");
        while (await ReadLineAsync(stream) is { } line)
        {
            Commands.Enqueue(line);
            if (Answer(line) is { } other)
            {
                if (other.Length > 0) await WriteAsync(stream, other);
                continue;
            }

            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "STARTTLS")
            {
                await WriteAsync(stream, "220 go ahead");
                var secure = new SslStream(stream);
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                stream = secure;
                continue;
            }

            await WriteAsync(stream, await AnswerAsync(stream, verb));
            if (verb == "QUIT") return;
        }
    }

    private async Task<string> AnswerAsync(Stream stream, string verb)
    {
        switch (verb)
        {
            case "EHLO": return _certificate is null ? "250-test\r\n250 8BITMIME" : "250-test\r\n250 STARTTLS";
            case "QUIT": return "221 bye";
            case "DATA":
                await WriteAsync(stream, "354 go ahead");
                var letter = new StringBuilder();
                while (await ReadLineAsync(stream) is { } line && line != ".") letter.Append(line).Append('\n');
                Letters.Enqueue(letter.ToString());
                return "250 taken";
            default: return "250 fine";
        }
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0)
        {
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return null;
    }

    private Task WriteAsync(Stream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), _stop.Token).AsTask();
}

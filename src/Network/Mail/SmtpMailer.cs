using System.Net.Sockets;
using DRServerless.Core.Notices;
using DRServerless.Network.Addresses;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DRServerless.Network.Mail;

/// <summary>
/// Mail by SMTP with MailKit. The connection is made by the guard, as for checks and actions; TLS is demanded, at once on 465 and by STARTTLS else, but
/// for a server on loopback where the host allows that.
/// </summary>
public sealed class SmtpMailer(NetworkOptions options, TimeProvider time) : IMailer
{
    private const int ImplicitTlsPort = 465;
    private readonly GuardedConnector _connector = new(options);

    /// <inheritdoc/>
    public Task<MailAnswer> SendAsync(MailLetter letter, CancellationToken cancellation) => Bounded.RunAsync(
        letter.Limit, time, token => TryAsync(letter, token), (why, hopeless) => new MailAnswer(Accepted: false, why, hopeless), cancellation);

    private async Task<MailAnswer> TryAsync(MailLetter letter, CancellationToken cancellation)
    {
        try
        {
            return await HandOverAsync(letter, cancellation);
        }
        catch (SmtpCommandException refused)
        {
            // 4xx asks for patience, 5xx does not (RFC 5321). What the server said may quote the letter, so only its number is told.
            return new MailAnswer(Accepted: false, $"the server refused with {(int)refused.StatusCode} ({refused.ErrorCode})", Hopeless: (int)refused.StatusCode >= 500);
        }
        catch (AuthenticationException)
        {
            return new MailAnswer(Accepted: false, "the server refused the user or the password");
        }
        catch (SslHandshakeException)
        {
            return new MailAnswer(Accepted: false, "TLS could not be agreed on: the server's certificate is not valid for its name, or it speaks no TLS");
        }
        catch (Exception wrong) when (wrong is SmtpProtocolException or MailKit.ServiceNotConnectedException or MailKit.ServiceNotAuthenticatedException)
        {
            return new MailAnswer(Accepted: false, "the server broke off or does not speak SMTP");
        }
        catch (NotSupportedException)
        {
            return new MailAnswer(Accepted: false, "the server offers neither STARTTLS nor a way to sign in that is safe", Hopeless: true);
        }
    }

    private async Task<MailAnswer> HandOverAsync(MailLetter letter, CancellationToken cancellation)
    {
        // Ended here and not by the client: its own disposal waits for nobody.
        await using var stream = await _connector.ConnectToHostAsync(letter.Host, letter.Port, cancellation);
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        await client.ConnectAsync(stream, letter.Host, letter.Port, Security(letter, stream), cancellation);
        if (letter.User is { } user && letter.Password is { } password)
        {
            if (!client.IsSecure && !options.AllowLoopback) throw new NotSupportedException();
            await client.AuthenticateAsync(user, password.Reveal(), cancellation);
        }

        using var message = LetterMessage.Write(letter);
        await client.SendAsync(FormatOptions.Default, message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
        return new MailAnswer(Accepted: true, "the server took it");
    }

    /// <summary>Without TLS only to this machine's own loopback, and only where the host allows loopback at all.</summary>
    private SecureSocketOptions Security(MailLetter letter, NetworkStream stream)
    {
        if (letter.Port == ImplicitTlsPort) return SecureSocketOptions.SslOnConnect;
        var loopback = stream.Socket.RemoteEndPoint is System.Net.IPEndPoint { Address: var address } && System.Net.IPAddress.IsLoopback(address);
        return loopback && options.AllowLoopback ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls;
    }
}

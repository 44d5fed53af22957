using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Identity;
using DRServerless.Core.Notices;
using DRServerless.Core.Serialization;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Notices.Answers;

/// <summary>
/// Makes and reads links by which people answer: the ticket in base64url, a point, and its HMAC-SHA256 in base64url. The signature is over the
/// text of the ticket and not over what it decodes to, and is compared as text and in constant time; so no other text passes for it.
/// </summary>
public sealed class AnswerLinks
{
    /// <summary>Path of the page, below the host's address for people.</summary>
    public const string Path = "/api/answer";

    /// <summary>How long a link may be used where the question itself has no end.</summary>
    private static readonly TimeSpan WithoutEnd = TimeSpan.FromDays(7);

    private const int LongestToken = 2_000;

    private readonly WorkflowServices _services;
    private readonly AnswerKeys _keys;

    internal AnswerLinks(WorkflowServices services) => (_services, _keys) = (services, new AnswerKeys(services));

    /// <summary>What is wrong with an address for people; null when nothing is: https (or http on loopback), without path, query or user.</summary>
    public static string? Fault(Uri address) =>
        address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback) ? "must be an https address"
        : address.AbsolutePath != "/" || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0 ? "must be an address without path, query or user"
        : null;

    /// <summary>The links of a notice for a channel; null when nobody is asked, or the host has no address for people.</summary>
    internal async Task<AnswerAddresses?> MakeAsync(ProjectId project, Digest id, Notice notice, string channel, CancellationToken cancellation)
    {
        if (!notice.Asks || _services.PublicUrl is not { } address) return null;
        var key = await _keys.GetAsync(cancellation);
        var ticket = new AnswerTicket(
            project, id, notice.OperationId?.Value ?? notice.IncidentId!.Value.Value, QuestionOf(notice), Approves: true, channel, notice.AnswerBy ?? notice.At + WithoutEnd);
        return new AnswerAddresses(Link(address, Write(ticket, key)), Link(address, Write(ticket with { Approves = false }, key)));
    }

    /// <summary>The question that a notice asks: a later one of the same operation or incident has another.</summary>
    internal static string QuestionOf(Notice notice) => notice.OperationId is not null ? notice.Gate! : notice.AnswerBy!.Value.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The ticket of a token; <c>answer_link_refused</c> for one that this host did not make, whatever is wrong with it.</summary>
    internal async Task<AnswerTicket> ReadAsync(string? token, CancellationToken cancellation)
    {
        var key = await _keys.GetAsync(cancellation);
        if (token is not { Length: > 0 and <= LongestToken } || token.Split('.') is not [var ticket, var signature]) throw Refused();
        var expected = Encoding.UTF8.GetBytes(SignatureOf(ticket, key));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(signature))) throw Refused();
        return JsonSerializer.Deserialize<AnswerTicket>(Base64Url.DecodeFromChars(ticket), DrJson.Stored) ?? throw Refused();
    }

    internal static string Write(AnswerTicket ticket, byte[] key)
    {
        var text = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(ticket, DrJson.Stored));
        return $"{text}.{SignatureOf(text, key)}";
    }

    private static string SignatureOf(string ticket, byte[] key) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"drserverless answer 1\n{ticket}")));

    private static Uri Link(Uri address, string token) => new($"{address.GetLeftPart(UriPartial.Authority)}{Path}?t={token}");

    private static DrException Refused() => new(ErrorCodes.AnswerLinkRefused, "This is no link that this host has made, or its key has changed since. Nothing was changed. Answer by drctl, or ask for the notice to be sent again.");
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DRServerless.Core.Errors;
using DRServerless.Core.Network;

namespace DRServerless.Api.Alerts.Sns;

/// <summary>
/// The certificates that messages are signed with, by their judged addresses. One that was found good is kept for a day, and no longer than it is
/// valid; one that could not be had is not asked for again within a minute, so that strangers cannot make this host call SNS as often as they like.
/// </summary>
internal sealed class SnsCertificates(INetwork network, SnsTrust trust, TimeProvider time)
{
    private const int MostKept = 50;
    private const int LargestFile = 32 * 1024;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan RefusalKept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Uri, Entry> _entries = new();

    private SemaphoreSlim Fetching { get; } = new(1);

    /// <summary>The key of a good certificate, for one use; <c>alert_not_authentic</c> when it is not, <c>infrastructure_unavailable</c> when SNS does not give it.</summary>
    public async Task<RSA> KeyAsync(Uri place, CancellationToken cancellation)
    {
        if (Find(place) is { } known) return known.Use();
        await Fetching.WaitAsync(cancellation);
        try
        {
            if (Find(place) is { } meanwhile) return meanwhile.Use();
            var entry = await FetchAsync(place, cancellation);
            if (_entries.Count >= MostKept) _entries.Clear();
            _entries[place] = entry;
            return entry.Use();
        }
        finally
        {
            Fetching.Release();
        }
    }

    private Entry? Find(Uri place) => _entries.TryGetValue(place, out var entry) && time.GetUtcNow() < entry.Until ? entry : null;

    private async Task<Entry> FetchAsync(Uri place, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var answer = await network.SendAsync(new HttpCall { Url = trust.Place(place), Method = "GET", Limit = FetchLimit, MostAnswerBytes = LargestFile }, cancellation);
        if (!answer.Succeeded)
        {
            return Entry.Refused(new DrException(ErrorCodes.InfrastructureUnavailable, $"The certificate of the message cannot be had from {place.Host}: {answer.Detail}. Nothing was changed. SNS sends it again.") { RetryAfter = RefusalKept },
                now + RefusalKept);
        }

        try
        {
            return Judge(place, answer.Body, now);
        }
        catch (CryptographicException broken)
        {
            return Entry.Refused(Refusal("its certificate cannot be read", broken), now + RefusalKept);
        }
    }

    private Entry Judge(Uri place, ReadOnlyMemory<byte> file, DateTimeOffset now)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(Encoding.UTF8.GetString(file.Span));
        if (found.Count == 0) return Entry.Refused(Refusal("its certificate cannot be read"), now + RefusalKept);
        var certificate = found[0];
        var fault = certificate.PublicKey.GetRSAPublicKey() is null ? "its certificate has no RSA key" : SnsCertificateJudge.Fault(certificate, found, place, trust.Authorities, now);
        if (fault is not null) return Entry.Refused(Refusal(fault), now + RefusalKept);
        var until = now + Kept < certificate.NotAfter ? now + Kept : new DateTimeOffset(certificate.NotAfter);
        return new Entry(certificate, null, until);
    }

    private static DrException Refusal(string why, Exception? inner = null) => new(ErrorCodes.AlertNotAuthentic, $"The message is not from SNS: {why}. Nothing was changed.", inner);

    private sealed record Entry(X509Certificate2? Certificate, DrException? Refusal, DateTimeOffset Until)
    {
        public static Entry Refused(DrException refusal, DateTimeOffset until) => new(null, refusal, until);

        /// <summary>A key of its own for each use, since keys are not for several threads; an exception too, since its trace is the caller's.</summary>
        public RSA Use() => Certificate?.GetRSAPublicKey() ?? throw new DrException(Refusal!.Code, Refusal.Message, Refusal) { RetryAfter = Refusal.RetryAfter };
    }
}

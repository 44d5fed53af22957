using System.Globalization;
using Amazon.Runtime;

namespace DRServerless.Aws.Ebs.Signing;

/// <summary>
/// The identity to sign with now. Asks the SDK for credentials at most once a second, so that its refreshing ahead of expiry
/// works and a block does not pay for it; and follows the service's clock where ours is far off.
/// </summary>
internal sealed class SigningIdentities(AWSCredentials credentials, string region, string service, TimeProvider clock)
{
    /// <summary>AWS refuses signatures 5 minutes off; nearer differences are left alone.</summary>
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private volatile Resolved? _resolved;
    private long _skewTicks;

    /// <summary>Now, as the service sees it.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _skewTicks));

    /// <summary>The identity, and the time to sign with: both of the same day.</summary>
    public ValueTask<(SigningIdentity Identity, DateTimeOffset Now)> CurrentAsync(CancellationToken cancellation)
    {
        var now = Now;
        return _resolved is { } resolved && clock.GetElapsedTime(resolved.At) < AskAgainAfter && now.UtcDateTime.Date == resolved.Day
            ? ValueTask.FromResult((resolved.Identity, now))
            : ResolveAsync(now, cancellation);
    }

    /// <summary>
    /// After a refused signature: takes over the service's time when ours is far from it. True when it did, and trying again makes sense.
    /// </summary>
    public bool FollowClock(DateTimeOffset serviceTime)
    {
        var off = serviceTime - Now;
        if (off.Duration() < ToleratedSkew) return false;
        Interlocked.Exchange(ref _skewTicks, (serviceTime - clock.GetUtcNow()).Ticks);
        return true;
    }

    private async ValueTask<(SigningIdentity, DateTimeOffset)> ResolveAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var current = await credentials.GetCredentialsAsync().WaitAsync(cancellation);
        var date = now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var identity = _resolved?.Identity is { } known && known.Serves(current, date)
            ? known
            : new SigningIdentity(current, date, region, service);
        _resolved = new Resolved(identity, clock.GetTimestamp(), now.UtcDateTime.Date);
        return (identity, now);
    }

    private sealed record Resolved(SigningIdentity Identity, long At, DateTime Day)
    {
        public override string ToString() => nameof(Resolved);
    }
}

using Amazon.Runtime;

namespace DRServerless.Aws.Access.Identity;

/// <summary>
/// Credentials that end, renewed ahead of their end: in good time in the background while the old ones serve, and waited for only when
/// there are none that still do. However many ask, one renewal runs. Own, because the SDK's class knows the system clock only, and builds
/// its STS client itself, which could neither be sent to another endpoint nor share the connection rules.
/// </summary>
internal abstract class RenewedCredentials(TimeProvider time) : AWSCredentials
{
    /// <summary>How far ahead of their end credentials are renewed; of short ones, when a third of their time is left.</summary>
    public static readonly TimeSpan RenewAhead = TimeSpan.FromMinutes(10);

    /// <summary>Nearer to their end they are not given out: a request must reach AWS, whose clock may be a little ahead.</summary>
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(1);

    /// <summary>Least time between a renewal that failed and the next, as long as the old credentials serve.</summary>
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a renewal may take.</summary>
    private static readonly TimeSpan RenewalLimit = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private Session? _session;
    private Task<Session>? _renewal;
    private DateTimeOffset _notBefore;

    /// <inheritdoc/>
    public sealed override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public sealed override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        Task<Session> renewal;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var serves = _session is not null && _session.EndsAt - now > LeastLeft;
            if (serves && (now < _session!.RenewAt || now < _notBefore)) return _session.Credentials;

            // On another thread: what is asked below may answer at once, and would come back here under the lock.
            _renewal ??= Task.Run(RenewAsync);
            if (serves) return _session!.Credentials;
            renewal = _renewal;
        }

        // Whoever asks without awaiting may hold the one thread of a context.
        return (await renewal.ConfigureAwait(false)).Credentials;
    }

    /// <summary>Asks for credentials and tells when they end.</summary>
    protected abstract Task<(ImmutableCredentials Credentials, DateTimeOffset EndsAt)> ObtainAsync(CancellationToken cancellation);

    private async Task<Session> RenewAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(RenewalLimit, time);
            var (credentials, endsAt) = await ObtainAsync(limit.Token);
            var left = endsAt - time.GetUtcNow();
            var session = new Session(credentials, endsAt, endsAt - (left / 3 < RenewAhead ? left / 3 : RenewAhead));
            lock (_lock) (_session, _renewal) = (session, null);
            return session;
        }
        catch
        {
            lock (_lock) (_notBefore, _renewal) = (time.GetUtcNow() + PauseAfterFailure, null);
            throw;
        }
    }

    /// <summary>A class without a printed form, since what it holds is secret.</summary>
    private sealed class Session(ImmutableCredentials credentials, DateTimeOffset endsAt, DateTimeOffset renewAt)
    {
        public ImmutableCredentials Credentials => credentials;

        public DateTimeOffset EndsAt => endsAt;

        public DateTimeOffset RenewAt => renewAt;
    }
}

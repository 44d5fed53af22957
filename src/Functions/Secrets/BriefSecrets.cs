using DRServerless.Core.Secrets;

namespace DRServerless.Functions.Secrets;

/// <summary>
/// Keeps secrets in memory for a minute: the steps of a plan that use one ask for it once, and one that was rotated counts a minute later at most. That
/// there is none, or that it could not be read, is not kept.
/// </summary>
/// <param name="source">Where they are read.</param>
/// <param name="time">The clock.</param>
internal sealed class BriefSecrets(ISecrets source, TimeProvider time) : ISecrets
{
    /// <summary>How long a secret is kept, from the moment that it was asked for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    /// <summary>How many are kept; with more, the oldest goes.</summary>
    public const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (Secret Secret, long AskedAt)> _kept = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<Secret> GetAsync(string name, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var (old, _) in _kept.Where(entry => time.GetElapsedTime(entry.Value.AskedAt) >= Kept).ToList()) _kept.Remove(old);
            if (_kept.TryGetValue(name, out var known)) return known.Secret;
        }

        var askedAt = time.GetTimestamp();
        var secret = await source.GetAsync(name, cancellation);
        lock (_lock)
        {
            // Of two that asked at once, the later answer may be the older one.
            if (_kept.TryGetValue(name, out var other) && other.AskedAt > askedAt) return secret;
            if (_kept.Count >= Capacity && !_kept.ContainsKey(name)) _kept.Remove(_kept.MinBy(entry => entry.Value.AskedAt).Key);
            _kept[name] = (secret, askedAt);
        }

        return secret;
    }
}

using System.Collections.Concurrent;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Security;

/// <summary>The access keys that the simulated cloud accepts, those issued by STS included.</summary>
public sealed class CredentialStore
{
    private readonly ConcurrentDictionary<string, AccessKey> _keys = new(StringComparer.Ordinal);
    private readonly IdGenerator _ids;
    private readonly TimeProvider _time;

    /// <summary>An empty store.</summary>
    public CredentialStore(IdGenerator ids, TimeProvider time)
    {
        _ids = ids;
        _time = time;
    }

    /// <summary>Adds a long-lived key of a user.</summary>
    public void Add(string accountId, string accessKeyId, string secretAccessKey, string userName = "simulator") =>
        _keys[accessKeyId] = new AccessKey(
            new CallerIdentity(accountId, accessKeyId, $"arn:aws:iam::{accountId}:user/{userName}", UserIdOf(accountId, userName)),
            secretAccessKey);

    /// <summary>Issues a session: a key, a secret and a token that must come with it until it expires.</summary>
    public AccessKey IssueSession(string accountId, string arn, string userId, TimeSpan duration)
    {
        var id = "ASIA" + _ids.Hex(16).ToUpperInvariant();
        var key = new AccessKey(
            new CallerIdentity(accountId, id, arn, userId),
            _ids.Hex(40),
            SessionToken: "FwoGZXIvYXdzE" + Convert.ToBase64String(Convert.FromHexString(_ids.Hex(192))),
            ExpiresAt: _time.GetUtcNow() + duration);
        _keys[id] = key;
        return key;
    }

    /// <summary>The key with this id.</summary>
    public AccessKey? Find(string accessKeyId) => _keys.GetValueOrDefault(accessKeyId);

    /// <summary>Takes a key away; calls that it signs are refused from now on.</summary>
    public void Remove(string accessKeyId) => _keys.TryRemove(accessKeyId, out _);

    private static string UserIdOf(string accountId, string userName)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{accountId}/{userName}"));
        return "AIDA" + Convert.ToHexString(hash)[..16];
    }
}

/// <summary>An access key with its secret.</summary>
/// <param name="Identity">Whom it identifies.</param>
/// <param name="SecretAccessKey">The secret.</param>
/// <param name="SessionToken">Token that must accompany a session's key.</param>
/// <param name="ExpiresAt">When a session ends.</param>
public sealed record AccessKey(
    CallerIdentity Identity, string SecretAccessKey, string? SessionToken = null, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>The identity only: secrets are never printed.</summary>
    public override string ToString() => Identity.AccessKeyId;
}

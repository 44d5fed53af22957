using System.Collections.Concurrent;
using DRServerless.Core.Errors;

namespace DRServerless.Functions.Hosting;

/// <summary>What troubles this instance of the app, for the health endpoint. Anybody may read that, so it holds codes and times and nothing else.</summary>
public sealed class HostHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (ErrorCode Code, DateTimeOffset Since)> _troubles = new(StringComparer.Ordinal);

    /// <summary>What failed at its last try.</summary>
    public IReadOnlyList<string> Problems() =>
        [.. _troubles.OrderBy(trouble => trouble.Key, StringComparer.Ordinal).Select(trouble => $"{trouble.Key}: {trouble.Value.Code} since {trouble.Value.Since:u}")];

    /// <summary>Something failed; it stays until <see cref="Clear"/>.</summary>
    public void Report(string what, ErrorCode code) =>
        _troubles.AddOrUpdate(what, _ => (code, time.GetUtcNow()), (_, standing) => (code, standing.Since));

    /// <summary>It is well again.</summary>
    public void Clear(string what) => _troubles.TryRemove(what, out _);
}

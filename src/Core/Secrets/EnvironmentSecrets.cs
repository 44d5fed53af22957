using DRServerless.Core.Errors;

namespace DRServerless.Core.Secrets;

/// <summary>
/// Secrets in the host's settings: <c>dns-key</c> is the variable <c>DRSERVERLESS_SECRET_DNS_KEY</c>. On Azure these are application settings, which
/// may be references into a key vault. Read each time, so a changed secret counts at once.
/// </summary>
/// <param name="environment">Reads a setting; null or empty when there is none.</param>
public sealed class EnvironmentSecrets(Func<string, string?> environment) : ISecrets
{
    private const string Prefix = "DRSERVERLESS_SECRET_";

    /// <inheritdoc/>
    public Task<Secret> GetAsync(string name, CancellationToken cancellation) => Find(name) is { } secret
        ? Task.FromResult(secret)
        : throw new DrException(ErrorCodes.SecretNotFound, $"The host's settings have no secret named '{name}'.");

    /// <summary>The secret of that name; null when there is none, or the name cannot be one's.</summary>
    public Secret? Find(string name) =>
        SecretName.IsValid(name) && environment(Prefix + name.ToUpperInvariant().Replace('-', '_')) is { Length: > 0 } value ? new Secret(value) : null;
}

using DRServerless.Core.Secrets;

namespace DRServerless.Functions.Secrets;

/// <summary>
/// The app's secrets in the order in which they are looked for: its own settings, and then AWS where there is a prefix for it. A name that both have is
/// that of the settings.
/// </summary>
/// <param name="settings">Secrets of the settings.</param>
/// <param name="aws">Secrets in AWS; null where the settings name no prefix.</param>
internal sealed class OrderedSecrets(EnvironmentSecrets settings, ISecrets? aws) : ISecrets
{
    /// <inheritdoc/>
    public Task<Secret> GetAsync(string name, CancellationToken cancellation) =>
        settings.Find(name) is { } own ? Task.FromResult(own) : (aws ?? settings).GetAsync(name, cancellation);
}

using DRServerless.Core.Errors;
using DRServerless.Core.Secrets;

namespace DRServerless.Local.Secrets;

/// <summary>
/// Secrets of this machine: the environment variable <c>DRSERVERLESS_SECRET_NAME</c> (upper case, hyphens as underscores), else the file of that
/// name in the directory. Read each time, so a changed secret counts at once.
/// </summary>
internal sealed class HostSecrets(string directory, Func<string, string?> environment) : ISecrets
{
    private readonly EnvironmentSecrets _environment = new(environment);

    public async Task<Secret> GetAsync(string name, CancellationToken cancellation)
    {
        if (!SecretName.IsValid(name)) throw Missing("a name must have 1 to 60 of a-z, 0-9 and hyphens");
        if (_environment.Find(name) is { } secret) return secret;
        try
        {
            var text = (await File.ReadAllTextAsync(Path.Combine(directory, name), cancellation)).TrimEnd('\r', '\n');
            return text.Length > 0 ? new Secret(text) : throw Missing($"the file of '{name}' is empty");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Missing($"neither the environment nor the secrets directory has '{name}'");
        }
    }

    private static DrException Missing(string why) => new(ErrorCodes.SecretNotFound, $"There is no such secret: {why}.");
}

using DRServerless.Core.Errors;

namespace DRServerless.Core.Secrets;

/// <summary>
/// Secrets that the host holds under names. Documents hold names only; what a name stands for is read when it is needed, and neither stored nor logged.
/// </summary>
public interface ISecrets
{
    /// <summary>The secret of that name; <c>secret_not_found</c> when there is none.</summary>
    Task<Secret> GetAsync(string name, CancellationToken cancellation);
}

/// <summary>A secret in use. It prints redacted.</summary>
/// <param name="value">The secret itself.</param>
public sealed class Secret(string value)
{
    /// <summary>The secret itself: for the one call that needs it.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}

/// <summary>For hosts that hold none.</summary>
public sealed class NoSecrets : ISecrets
{
    /// <inheritdoc/>
    public Task<Secret> GetAsync(string name, CancellationToken cancellation) =>
        throw new DrException(ErrorCodes.SecretNotFound, $"This host holds no secret named '{name}'.");
}

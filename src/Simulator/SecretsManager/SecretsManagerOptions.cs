namespace DRServerless.Simulator.SecretsManager;

/// <summary>How the simulated Secrets Manager behaves.</summary>
public sealed record SecretsManagerOptions
{
    /// <summary>KMS keys that secrets may name and that decrypt nothing any more: disabled, or about to be deleted. Default none.</summary>
    public IReadOnlyList<string> UnusableKeys { get; init; } = [];
}

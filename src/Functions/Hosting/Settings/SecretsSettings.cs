namespace DRServerless.Functions.Hosting.Settings;

/// <summary>Where secrets are kept that no identity can replace.</summary>
public sealed record SecretsSettings
{
    /// <summary>The Key Vault of the set-up. Its secrets reach the app by references in its settings.</summary>
    public Uri? KeyVaultUri { get; init; }
}

namespace DRServerless.Functions.Hosting.Settings;

/// <summary>Where secrets are kept that no identity can replace.</summary>
public sealed record SecretsSettings
{
    /// <summary>The Key Vault of the set-up. Its secrets reach the app by references in its settings.</summary>
    public Uri? KeyVaultUri { get; init; }

    /// <summary>
    /// Beginning of the names of the app's secrets in AWS Secrets Manager, such as <c>drserverless/</c>: a secret that the app's settings do not have is read
    /// there, in <see cref="AwsSettings.Region"/>. 3 to 200 of letters, digits and <c>/_+=.@-</c>. None (default): no secret is looked for in AWS.
    /// </summary>
    public string? AwsPrefix { get; init; }
}

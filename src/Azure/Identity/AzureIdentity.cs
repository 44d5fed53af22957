namespace DRServerless.Azure.Identity;

/// <summary>Who the product is towards Azure. Neither kind needs a secret in the configuration.</summary>
public enum AzureIdentity
{
    /// <summary>The first that there is of: environment, workload identity, managed identity, a developer's sign-in. For a laptop, and where it does not matter which.</summary>
    Default,

    /// <summary>The managed identity and nothing else: in production nobody else's identity is taken by chance, and starting is quicker.</summary>
    ManagedIdentity,
}

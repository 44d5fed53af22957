using Azure.Core;
using Azure.Identity;

namespace DRServerless.Azure.Identity;

/// <summary>Makes the credential of an <see cref="AzureIdentity"/>. One credential is best shared: it keeps its tokens and refreshes them ahead of expiry.</summary>
public static class AzureCredentials
{
    /// <summary>The credential.</summary>
    /// <param name="identity">Which identity.</param>
    /// <param name="managedIdentityClientId">The client id of a user-assigned managed identity; null for the system-assigned one.</param>
    public static TokenCredential Create(AzureIdentity identity, string? managedIdentityClientId) => identity switch
    {
        AzureIdentity.ManagedIdentity => new ManagedIdentityCredential(managedIdentityClientId is null
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(managedIdentityClientId)),
        _ => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = managedIdentityClientId }),
    };
}

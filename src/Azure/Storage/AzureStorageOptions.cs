using System.Globalization;
using System.Text;
using DRServerless.Azure.Identity;

namespace DRServerless.Azure.Storage;

/// <summary>
/// How a store on Azure Blob Storage is reached: either <see cref="ServiceUri"/> with an identity, or <see cref="ConnectionString"/>.
/// A second store in the same account is the same options <c>with</c> another <see cref="Container"/>.
/// </summary>
public sealed record AzureStorageOptions
{
    /// <summary>
    /// The account's blob endpoint, such as <c>https://account.blob.core.windows.net</c>; https, without path or query.
    /// The account must not have a hierarchical namespace: it lists folders as if they were objects.
    /// </summary>
    public Uri? ServiceUri { get; init; }

    /// <summary>Who asks, with <see cref="ServiceUri"/>. Default <see cref="AzureIdentity.Default"/>.</summary>
    public AzureIdentity Identity { get; init; }

    /// <summary>The client id of a user-assigned managed identity; null (default) for the system-assigned one. Needs <see cref="ServiceUri"/>.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>
    /// A connection string with an account key or a shared access signature: a secret, and never shown by <see cref="ToString"/>.
    /// For an emulator, and accounts without Entra ID. Its endpoint is https, or on loopback.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>The container that holds everything; see <see cref="AzureObjectStore"/> for why it is one. Default <c>drserverless</c>.</summary>
    public string Container { get; init; } = "drserverless";

    /// <summary>
    /// Whether a missing container is created when the store is opened. Default true. Where the right to create is missing too, opening
    /// goes on with the container that there is.
    /// </summary>
    public bool CreateContainer { get; init; } = true;

    /// <summary>Longest time for one attempt of a call, 1 second to 5 minutes. Default 30 seconds: objects are small.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often a call is tried again after a throttle, a 5xx or a torn connection, 0..10. Default 4. Longer waits are the caller's: it gets
    /// <c>store_unavailable</c> and waits durably.
    /// </summary>
    public int Retries { get; init; } = 4;

    /// <summary>The pause before the first retry, 1 ms to 10 seconds; it doubles up to 10 seconds, with jitter. Default 400 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Everything that is wrong, each in a sentence that names the option; empty when all is well. Asks nobody.</summary>
    public IReadOnlyList<string> Validate() => [.. AzureStorageOptionsCheck.Faults(this)];

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"ServiceUri = {ServiceUri?.GetLeftPart(UriPartial.Path)}, ConnectionString = {(ConnectionString is null ? "none" : "(hidden)")}");
        text.Append(CultureInfo.InvariantCulture, $", Identity = {Identity}, ManagedIdentityClientId = {ManagedIdentityClientId}, Container = {Container}");
        text.Append(CultureInfo.InvariantCulture, $", CreateContainer = {CreateContainer}, AttemptTimeout = {AttemptTimeout}, Retries = {Retries}, RetryDelay = {RetryDelay}");
        return true;
    }
}

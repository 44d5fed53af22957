using Azure.Storage.Blobs;
using DRServerless.Azure.Identity;

namespace DRServerless.Azure.Storage;

/// <summary>What makes options valid, one rule a method. No fault ever quotes the connection string.</summary>
internal static class AzureStorageOptionsCheck
{
    public static IEnumerable<string> Faults(AzureStorageOptions options) =>
    [
        .. Account(options), .. ServiceUri(options), .. ConnectionString(options), .. ManagedIdentity(options), .. Container(options), .. Retrying(options),
    ];

    private static IEnumerable<string> Account(AzureStorageOptions options)
    {
        if (options.ServiceUri is null && string.IsNullOrWhiteSpace(options.ConnectionString))
            yield return "Give ServiceUri (with an identity) or ConnectionString.";
        if (options.ServiceUri is not null && options.ConnectionString is not null)
            yield return "Give ServiceUri or ConnectionString, not both.";
    }

    private static IEnumerable<string> ServiceUri(AzureStorageOptions options)
    {
        if (options.ServiceUri is not { } uri) yield break;
        if (!uri.IsAbsoluteUri || uri.Scheme != Uri.UriSchemeHttps) yield return "ServiceUri must be an absolute https address.";
        else if (uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            yield return "ServiceUri must be the account's endpoint alone: no user, path, query or signature.";
    }

    private static IEnumerable<string> ConnectionString(AzureStorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString)) yield break;
        BlobServiceClient? client = null;
        try
        {
            client = new BlobServiceClient(options.ConnectionString);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            // The parser's own words may quote the key.
        }

        if (client is null) yield return "ConnectionString is not one of an Azure storage account.";
        else if (!client.CanGenerateAccountSasUri && client.Uri.Query.Length == 0)
            yield return "ConnectionString must have an AccountKey or a SharedAccessSignature.";
        if (client is { Uri.Scheme: not "https", Uri.IsLoopback: false }) yield return "ConnectionString must name an https endpoint, or one on loopback.";
    }

    private static IEnumerable<string> ManagedIdentity(AzureStorageOptions options)
    {
        if (!Enum.IsDefined(options.Identity)) yield return "Identity must be Default or ManagedIdentity.";
        if (options.ConnectionString is not null && (options.ManagedIdentityClientId is not null || options.Identity != AzureIdentity.Default))
            yield return "Identity and ManagedIdentityClientId need ServiceUri; a ConnectionString brings its own credentials.";
        if (options.ManagedIdentityClientId is { } id && !Guid.TryParseExact(id, "D", out _))
            yield return "ManagedIdentityClientId must be a client id such as 01234567-89ab-cdef-0123-456789abcdef.";
    }

    private static IEnumerable<string> Container(AzureStorageOptions options)
    {
        var name = options.Container ?? "";
        if (name.Length is < 3 or > 63 || name.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            || name.StartsWith('-') || name.EndsWith('-') || name.Contains("--", StringComparison.Ordinal))
            yield return "Container must have 3..63 characters of a-z, 0-9 and single hyphens between them.";
    }

    private static IEnumerable<string> Retrying(AzureStorageOptions options)
    {
        if (options.AttemptTimeout < TimeSpan.FromSeconds(1) || options.AttemptTimeout > TimeSpan.FromMinutes(5))
            yield return "AttemptTimeout must be 1 second to 5 minutes.";
        if (options.Retries is < 0 or > 10) yield return "Retries must be 0..10.";
        if (options.RetryDelay < TimeSpan.FromMilliseconds(1) || options.RetryDelay > TimeSpan.FromSeconds(10))
            yield return "RetryDelay must be 1 ms to 10 seconds.";
    }
}

using System.Text;
using DRServerless.Azure.Identity;
using DRServerless.Azure.Storage;

namespace DRServerless.Azure.Tests.Storage;

public sealed class AzureStorageOptionsTests
{
    private const string Id = "01234567-89ab-cdef-0123-456789abcdef";

    private static readonly string Key = Convert.ToBase64String(Encoding.UTF8.GetBytes("a key to be hidden"));
    private static readonly Uri Account = new("https://account.blob.core.windows.net");

    public static TheoryData<AzureStorageOptions> Sound => new()
    {
        new AzureStorageOptions { ServiceUri = Account },
        new AzureStorageOptions { ServiceUri = Account, Identity = AzureIdentity.ManagedIdentity },
        new AzureStorageOptions { ServiceUri = Account, Identity = AzureIdentity.ManagedIdentity, ManagedIdentityClientId = Id, CreateContainer = false },
        new AzureStorageOptions { ConnectionString = "UseDevelopmentStorage=true" },
        new AzureStorageOptions { ConnectionString = $"AccountName=account;AccountKey={Key};EndpointSuffix=core.windows.net", Container = "abc" },
        new AzureStorageOptions { ConnectionString = "BlobEndpoint=https://account.blob.core.windows.net;SharedAccessSignature=sv=1&sig=x" },
        new AzureStorageOptions { ServiceUri = Account, Container = new string('c', 63), Retries = 0, AttemptTimeout = TimeSpan.FromMinutes(5) },
    };

    public static TheoryData<AzureStorageOptions, string> Faulty => new()
    {
        { new AzureStorageOptions(), "Give ServiceUri" },
        { new AzureStorageOptions { ConnectionString = " " }, "Give ServiceUri" },
        { new AzureStorageOptions { ServiceUri = Account, ConnectionString = "UseDevelopmentStorage=true" }, "not both" },
        { new AzureStorageOptions { ServiceUri = new Uri("http://account.blob.core.windows.net") }, "https" },
        { new AzureStorageOptions { ServiceUri = new Uri("account", UriKind.Relative) }, "absolute" },
        { new AzureStorageOptions { ServiceUri = new Uri(Account, "/container") }, "endpoint alone" },
        { new AzureStorageOptions { ServiceUri = new Uri(Account, "?sv=1&sig=x") }, "endpoint alone" },
        { new AzureStorageOptions { ConnectionString = "nonsense" }, "not one of an Azure storage account" },
        { new AzureStorageOptions { ConnectionString = $"AccountName=account;AccountKey=+{Key}" }, "not one of an Azure storage account" },
        { new AzureStorageOptions { ConnectionString = "BlobEndpoint=https://account.blob.core.windows.net" }, "AccountKey" },
        { new AzureStorageOptions { ConnectionString = $"DefaultEndpointsProtocol=http;AccountName=account;AccountKey={Key}" }, "https endpoint" },
        { new AzureStorageOptions { ConnectionString = "UseDevelopmentStorage=true", ManagedIdentityClientId = Id }, "need ServiceUri" },
        { new AzureStorageOptions { ConnectionString = "UseDevelopmentStorage=true", Identity = AzureIdentity.ManagedIdentity }, "need ServiceUri" },
        { new AzureStorageOptions { ServiceUri = Account, Identity = (AzureIdentity)9 }, "Identity must be" },
        { new AzureStorageOptions { ServiceUri = Account, ManagedIdentityClientId = "mine" }, "ManagedIdentityClientId must be" },
        { new AzureStorageOptions { ServiceUri = Account, Container = "ab" }, "Container must" },
        { new AzureStorageOptions { ServiceUri = Account, Container = "Upper" }, "Container must" },
        { new AzureStorageOptions { ServiceUri = Account, Container = "a--b" }, "Container must" },
        { new AzureStorageOptions { ServiceUri = Account, Container = "abc-" }, "Container must" },
        { new AzureStorageOptions { ServiceUri = Account, Container = new string('c', 64) }, "Container must" },
        { new AzureStorageOptions { ServiceUri = Account, Container = null! }, "Container must" },
        { new AzureStorageOptions { ServiceUri = Account, AttemptTimeout = TimeSpan.FromMilliseconds(999) }, "AttemptTimeout must" },
        { new AzureStorageOptions { ServiceUri = Account, AttemptTimeout = TimeSpan.FromMinutes(6) }, "AttemptTimeout must" },
        { new AzureStorageOptions { ServiceUri = Account, Retries = 11 }, "Retries must" },
        { new AzureStorageOptions { ServiceUri = Account, Retries = -1 }, "Retries must" },
        { new AzureStorageOptions { ServiceUri = Account, RetryDelay = TimeSpan.Zero }, "RetryDelay must" },
    };

    [Theory]
    [MemberData(nameof(Sound))]
    public void Validate_Sound_FindsNothing(AzureStorageOptions options)
    {
        Assert.Empty(options.Validate());
        AzureObjectStore.Create(options);
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Validate_OneFault_NamesIt(AzureStorageOptions options, string expected)
    {
        var fault = Assert.Single(options.Validate());

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => AzureObjectStore.Create(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ManyFaults_NamesAllAtOnce()
    {
        var options = new AzureStorageOptions { ServiceUri = new Uri("http://account"), Container = "C", Retries = 99, ManagedIdentityClientId = "mine" };

        Assert.Equal(4, options.Validate().Count);
    }

    [Fact]
    public void Validate_BrokenConnectionString_DoesNotQuoteIt()
    {
        var options = new AzureStorageOptions { ConnectionString = $"AccountName=account;AccountKey={Key};Broken" };

        Assert.DoesNotContain(Key, string.Join(' ', options.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_WithSecrets_HidesThem()
    {
        var options = new AzureStorageOptions
        {
            ConnectionString = $"AccountName=account;AccountKey={Key}",
            ServiceUri = new Uri(Account, "?sig=secret"),
        };

        Assert.DoesNotContain(Key, options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("ConnectionString = (hidden)", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("Container = drserverless", options.ToString(), StringComparison.Ordinal);
    }
}

namespace DRServerless.Azure.Tests.Azurite;

/// <summary>Tests that need Azurite: one server, one test at a time. Left out where Azurite is not installed; see <see cref="AzuriteTestFramework"/>.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "azurite";
}

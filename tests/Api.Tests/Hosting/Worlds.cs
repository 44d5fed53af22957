namespace DRServerless.Api.Tests.Hosting;

/// <summary>The world of tests that ask for what is wrong: nothing replicates in it, so that what stands can be compared.</summary>
[CollectionDefinition(Name)]
public sealed class StillWorld : ICollectionFixture<ApiWorld>
{
    public const string Name = "still";
}

/// <summary>The world of tests that replicate and launch.</summary>
[CollectionDefinition(Name)]
public sealed class BusyWorld : ICollectionFixture<ApiWorld>
{
    public const string Name = "busy";
}

using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Testing;
using DRServerless.Core.Errors;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>Listings as a service might send them.</summary>
public sealed class ListingTests
{
    [Fact]
    public async Task List_SeveralPages_AreAskedForOneByOne()
    {
        var service = new ScriptedService(() => ScriptedService.Page("more", "a/1", "a/2"), () => ScriptedService.Page(next: null, "a/3"));
        var keys = service.Store().ListAsync("a/", default).GetAsyncEnumerator();

        Assert.True(await keys.MoveNextAsync());
        Assert.True(await keys.MoveNextAsync());
        Assert.Single(service.Requests);
        Assert.True(await keys.MoveNextAsync());
        Assert.Equal("a/3", keys.Current);
        Assert.False(await keys.MoveNextAsync());

        var queries = service.Requests.Select(request => request.RequestUri!.Query).ToList();
        Assert.Equal(2, queries.Count);
        Assert.All(queries, query => Assert.Contains("maxresults=1000", query, StringComparison.Ordinal));
        Assert.Contains("marker=more", queries[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_SecondPageOutOfReach_GivesTheFirstAndThenSaysSo()
    {
        var service = new ScriptedService(() => ScriptedService.Page("more", "a", "b"), () => ScriptedService.Refusal(503, "ServerBusy"));
        var seen = new List<string>();

        var error = await Assert.ThrowsAsync<DrException>(() => CollectAsync(service.Store(), "", seen));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Equal(["a", "b"], seen);
    }

    [Fact]
    public async Task List_OutOfOrder_IsInvariantBroken()
    {
        var service = new ScriptedService(() => ScriptedService.Page(next: null, "a/b", "a-b"));

        Assert.Equal(ErrorCodes.InvariantBroken, (await Assert.ThrowsAsync<DrException>(() => CollectAsync(service.Store(), "", []))).Code);
    }

    [Fact]
    public async Task List_BlobsThatNoKeyNames_AreLeftOut()
    {
        var service = new ScriptedService(() => ScriptedService.Page(next: null, "A", "a.b", "a//b", "b", "b/", "c-~d", "c_d", "c~d"));
        var seen = new List<string>();

        await CollectAsync(service.Store(), "", seen);

        Assert.Equal(["b", "c.d"], seen);
    }

    [Fact]
    public async Task List_PrefixThatEndsWithHyphen_DoesNotFindDots()
    {
        var service = new ScriptedService(() => ScriptedService.Page(next: null, "a-", "a-b", "a-~b"));
        var seen = new List<string>();

        await CollectAsync(service.Store(), "a-", seen);

        Assert.Equal(["a-", "a-b"], seen);
    }

    private static async Task CollectAsync(AzureObjectStore store, string prefix, List<string> seen)
    {
        await foreach (var key in store.ListAsync(prefix, default)) seen.Add(key);
    }
}

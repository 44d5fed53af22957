using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Azurite;
using DRServerless.Azure.Tests.Testing;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>The service did what it was asked, and its answer was lost: the SDK asks again, and meets its own work.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LostAnswerTests(AzuriteServer azurite) : IAsyncLifetime, IDisposable
{
    private readonly LossyNetwork _network = new();
    private readonly AzureStorageOptions _options = azurite.NewOptions();
    private AzureObjectStore? _store;

    private AzureObjectStore Store => _store!;

    public async Task InitializeAsync()
    {
        _store = _network.Store(_options);
        await _store.EnsureContainerAsync(default);
        _network.Sent.Clear();
    }

    [Fact]
    public async Task WriteAbsent_AnswerLost_HasWritten()
    {
        LoseFirst(HttpMethod.Put, Loss.Answer);

        var tag = await Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);

        Assert.Equal([HttpMethod.Put, HttpMethod.Put, HttpMethod.Head], _network.Sent);
        Assert.Equal(tag, (await Store.ReadAsync("a", default))!.Tag);
    }

    [Fact]
    public async Task WriteUnchanged_AnswerLost_HasWritten()
    {
        var first = await Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);
        LoseFirst(HttpMethod.Put, Loss.Answer);

        var second = await Store.WriteAsync("a", "two"u8.ToArray(), WriteCondition.Unchanged(first), default);

        var standing = await Store.ReadAsync("a", default);
        Assert.Equal(second, standing!.Tag);
        Assert.Equal("two"u8.ToArray(), standing.Content.ToArray());
    }

    [Fact]
    public async Task Write_RequestLost_IsSentAgain()
    {
        LoseFirst(HttpMethod.Put, Loss.Request);

        await Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);

        Assert.Equal([HttpMethod.Put, HttpMethod.Put], _network.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteAbsent_AnswerLostAndChangedByAnother_IsNotKnown(bool deleted)
    {
        var other = AzureObjectStore.Create(_options);
        _network.AfterLoss = async () =>
        {
            await other.DeleteAsync("a", default);
            await other.WriteAsync("a", "other"u8.ToArray(), WriteCondition.Absent, default);
        };
        LoseFirst(HttpMethod.Put, Loss.Answer, then: deleted ? () => other.DeleteAsync("a", default) : null);

        var error = await Assert.ThrowsAsync<DrException>(() => Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains("not known", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAbsent_RequestLostAndAnotherIsThere_IsNotClaimed()
    {
        await Store.WriteAsync("a", "other"u8.ToArray(), WriteCondition.Absent, default);
        LoseFirst(HttpMethod.Put, Loss.Request);

        var error = await Assert.ThrowsAsync<DrException>(() => Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default));

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Equal("other"u8.ToArray(), (await Store.ReadAsync("a", default))!.Content.ToArray());
    }

    [Fact]
    public async Task Write_Conflict_AsksNothingFurther()
    {
        await Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);
        _network.Sent.Clear();

        await Assert.ThrowsAsync<DrException>(() => Store.WriteAsync("a", "two"u8.ToArray(), WriteCondition.Absent, default));

        Assert.Equal([HttpMethod.Put], _network.Sent);
    }

    [Fact]
    public async Task Delete_AnswerLost_IsGone()
    {
        await Store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);
        LoseFirst(HttpMethod.Delete, Loss.Answer);

        await Store.DeleteAsync("a", default);

        Assert.Null(await Store.ReadAsync("a", default));
    }

    [Fact]
    public async Task Calls_NothingLost_TakeOneRequestEach()
    {
        await Store.WriteAsync("a", new byte[270 * 1024], WriteCondition.Absent, default);
        await Store.ReadAsync("a", default);
        await Store.DeleteAsync("a", default);

        Assert.Equal([HttpMethod.Put, HttpMethod.Get, HttpMethod.Delete], _network.Sent);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _network.Dispose();

    /// <summary>Loses the first request of a kind, and runs <paramref name="then"/> when what is left of the call comes to look.</summary>
    private void LoseFirst(HttpMethod method, Loss loss, Func<Task>? then = null)
    {
        var lost = false;
        _network.Decide = request =>
        {
            if (request.Method != method || lost) return Loss.None;
            lost = true;
            return loss;
        };
        _network.BeforeLooking = then ?? (() => Task.CompletedTask);
    }
}

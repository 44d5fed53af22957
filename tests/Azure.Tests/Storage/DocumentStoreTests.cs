using DRServerless.Azure.Storage;
using DRServerless.Azure.Tests.Azurite;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;

namespace DRServerless.Azure.Tests.Storage;

/// <summary>What the product does all day, on blobs: documents that are created, changed by several at once, listed and deleted.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DocumentStoreTests(AzuriteServer azurite) : IAsyncLifetime
{
    private AzureStorageOptions? _options;
    private DocumentStore? _documents;

    private DocumentStore Documents => _documents!;

    public async Task InitializeAsync()
    {
        _options = azurite.NewOptions();
        _documents = new DocumentStore(await AzureObjectStore.OpenAsync(_options, credential: null, default));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Create_Twice_ConflictsAndKeepsTheFirst()
    {
        await Documents.CreateAsync("notes/a", new Note("first", 1), default);

        var error = await Assert.ThrowsAsync<DrException>(() => Documents.CreateAsync("notes/a", new Note("second", 2), default));

        Assert.Equal(ErrorCodes.WriteConflict, error.Code);
        Assert.Equal(new Note("first", 1), (await Documents.FindAsync<Note>("notes/a", default))!.Value);
    }

    [Fact]
    public async Task Find_FromAnotherProcess_SeesTheLastWrite()
    {
        var other = new DocumentStore(AzureObjectStore.Create(_options!));
        await Documents.PutAsync("notes/a", new Note("one", 1), default);
        await other.UpdateAsync<Note>("notes/a", note => note with { Count = note.Count + 1 }, ErrorCodes.ObjectNotFound, default);

        Assert.Equal(new Note("one", 2), (await Documents.FindAsync<Note>("notes/a", default))!.Value);
    }

    [Fact]
    public async Task Update_Missing_HasTheCallersCode()
    {
        var error = await Assert.ThrowsAsync<DrException>(() => Documents.UpdateAsync<Note>("notes/a", note => note, ErrorCodes.ProjectNotFound, default));

        Assert.Equal(ErrorCodes.ProjectNotFound, error.Code);
    }

    [Fact]
    public async Task List_Documents_GivesThemInKeyOrderUntilDeleted()
    {
        foreach (var n in new[] { 3, 1, 2 }) await Documents.CreateAsync($"notes/{n:D10}", new Note("note", n), default);
        await Documents.CreateAsync("others/1", new Note("other", 9), default);

        Assert.Equal([1, 2, 3], (await Documents.ListAsync<Note>("notes/", default).ToListAsync()).Select(note => note.Count));

        await Documents.DeleteAsync("notes/0000000002", default);
        Assert.Equal(["notes/0000000001", "notes/0000000003"], await Documents.ListKeysAsync("notes/", default).ToListAsync());
    }

    private sealed record Note(string Text, int Count);
}

using System.Text;
using DRServerless.Conformance.Storage;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using DRServerless.Local.Storage;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Tests.Storage;

public sealed class SqliteObjectStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteObjectStore _store;

    public SqliteObjectStoreTests() => _store = new SqliteObjectStore(_folder.File("data/store.db"));

    protected override IObjectStore Store => _store;

    [Fact]
    public async Task Read_AfterReopening_SeesWhatWasWritten()
    {
        var tag = await _store.WriteAsync("a", "one"u8.ToArray(), WriteCondition.Absent, default);
        _store.Dispose();

        using var reopened = new SqliteObjectStore(_folder.File("data/store.db"));

        Assert.Equal(tag, (await reopened.ReadAsync("a", default))!.Tag);
    }

    [Fact]
    public async Task Write_DiskFull_IsStoreUnavailableAndWorksAgainWithRoom()
    {
        _store.MaximumPages = 1;
        var error = await Assert.ThrowsAsync<DrException>(() => _store.WriteAsync("a", new byte[100_000], WriteCondition.Absent, default));
        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Null(await _store.ReadAsync("a", default));

        _store.MaximumPages = 1_000_000;
        await _store.WriteAsync("a", new byte[100_000], WriteCondition.Absent, default);

        Assert.Equal(100_000, (await _store.ReadAsync("a", default))!.Content.Length);
    }

    [Fact]
    public async Task Write_LockedByAnotherProcess_IsStoreUnavailable()
    {
        using var other = new SqliteConnection($"Data Source={_folder.File("data/store.db")};Pooling=false");
        other.Open();
        using var holding = other.BeginTransaction(deferred: false);

        var error = await Assert.ThrowsAsync<DrException>(() => _store.WriteAsync("a", "x"u8.ToArray(), WriteCondition.Always, default));
        holding.Rollback();

        Assert.Equal(ErrorCodes.StoreUnavailable, error.Code);
        await _store.WriteAsync("a", "x"u8.ToArray(), WriteCondition.Always, default);
    }

    [Fact]
    public void Open_NotADatabase_IsInvariantBroken()
    {
        File.WriteAllText(_folder.File("other.db"), new StringBuilder().Insert(0, "not a database ", 100).ToString());

        Assert.Equal(ErrorCodes.InvariantBroken, Assert.Throws<DrException>(() => new SqliteObjectStore(_folder.File("other.db"))).Code);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}

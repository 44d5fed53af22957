using System.Globalization;
using System.Runtime.CompilerServices;
using DRServerless.Core.Errors;
using DRServerless.Core.Storage;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Storage;

/// <summary>
/// An <see cref="IObjectStore"/> in one SQLite file. Writes go one after the other through one connection and are
/// on disk when they return; reads go beside them. Other processes may use the file at the same time.
/// </summary>
public sealed class SqliteObjectStore : IObjectStore, IDisposable
{
    private const int KeysPerPage = 1_000;

    // The tag is the row's number; AUTOINCREMENT never gives a number twice, not even after a deletion.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS objects (
            tag INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            content BLOB NOT NULL);
        """;

    private readonly SqliteFile _file;
    private readonly SqliteConnection _writer;
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Opens the store; makes the file where it is missing.</summary>
    public SqliteObjectStore(string path)
    {
        _file = new SqliteFile(path);
        _writer = Translated(() => _file.OpenWriter(Schema));
    }

    /// <summary>The most pages that the file may have: how tests make a disk full.</summary>
    internal long MaximumPages
    {
        set => _writer.Execute($"PRAGMA max_page_count={value}");
    }

    /// <inheritdoc/>
    public Task<StoredObject?> ReadAsync(string key, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        return Task.Run(() => Translated(() => Read(key)), cancellation);
    }

    /// <inheritdoc/>
    public Task<string> WriteAsync(string key, ReadOnlyMemory<byte> content, WriteCondition condition, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        return WritingAsync(() => Write(key, content.ToArray(), condition), cancellation);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellation)
    {
        ObjectKeyRules.CheckKey(key);
        return WritingAsync(() => _writer.Execute("DELETE FROM objects WHERE key=@key", ("@key", key)), cancellation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKeyRules.CheckPrefix(prefix);

        // A page at a time, so that a slow reader holds no snapshot and the log can be folded back meanwhile.
        for (string? last = null; ;)
        {
            var page = await Task.Run(() => Translated(() => ListPage(prefix, last)), cancellation);
            foreach (var key in page) yield return key;
            if (page.Count < KeysPerPage) yield break;
            last = page[^1];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
        _writing.Dispose();
    }

    private async Task<T> WritingAsync<T>(Func<T> write, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Translated(write), CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    private StoredObject? Read(string key)
    {
        using var connection = _file.Open();
        using var command = connection.Command("SELECT content, tag FROM objects WHERE key=@key", ("@key", key));
        using var reader = command.ExecuteReader();
        return reader.Read() ? new StoredObject(reader.GetFieldValue<byte[]>(0), Tag(reader.GetInt64(1))) : null;
    }

    private string Write(string key, byte[] content, WriteCondition condition)
    {
        using var transaction = _writer.BeginTransaction(deferred: false);
        var standing = _writer.Scalar("SELECT tag FROM objects WHERE key=@key", ("@key", key)) is long tag ? Tag(tag) : null;
        var allowed = condition.Kind switch
        {
            WriteConditionKind.Absent => standing is null,
            WriteConditionKind.Unchanged => standing is not null && standing == condition.Tag,
            _ => true,
        };
        if (!allowed) throw new DrException(ErrorCodes.WriteConflict, $"'{key}' was written by another. Nothing was changed; read it again.");

        var written = (long)_writer.Scalar(
            "INSERT OR REPLACE INTO objects (key, content) VALUES (@key, @content) RETURNING tag", ("@key", key), ("@content", content))!;
        transaction.Commit();
        return Tag(written);
    }

    private List<string> ListPage(string prefix, string? after)
    {
        // '{' follows every character that a key may have, so prefix + '{' ends the range.
        using var connection = _file.Open();
        using var command = connection.Command(
            "SELECT key FROM objects WHERE key>=@prefix AND key<@end AND key>@after ORDER BY key LIMIT @limit",
            ("@prefix", prefix), ("@end", prefix + '{'), ("@after", after ?? ""), ("@limit", KeysPerPage));
        using var reader = command.ExecuteReader();
        var keys = new List<string>();
        while (reader.Read()) keys.Add(reader.GetString(0));
        return keys;
    }

    private T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw exception.ToDrException(_file.Path);
        }
    }

    private static string Tag(long number) => number.ToString(CultureInfo.InvariantCulture);
}

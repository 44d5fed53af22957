using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Storage;

/// <summary>
/// Opens one SQLite file the way all of ours are opened: write-ahead log, so that readers never wait for the writer;
/// <c>synchronous=FULL</c>, so that what was acknowledged outlives a power cut too and not only the process
/// (NORMAL would keep the file sound but could forget the last commits; the sync per commit is paid for by grouping commits).
/// </summary>
internal sealed class SqliteFile : IDisposable
{
    /// <summary>Seconds to wait for another process's lock before giving up with <c>store_unavailable</c>.</summary>
    private const int LockTimeoutSeconds = 5;

    private readonly string _connectionString;

    /// <summary>Names the file; creates its folder.</summary>
    public SqliteFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            DefaultTimeout = LockTimeoutSeconds,
        }.ToString();
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Opens the connection that writes, making the schema where it is missing.</summary>
    public SqliteConnection OpenWriter(string schema)
    {
        var connection = Open();
        try
        {
            // auto_vacuum only takes effect before the first table; the log is cut back to 16 MiB after a burst.
            connection.Execute("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216;");
            connection.Execute(schema);
            return connection;
        }
        catch
        {
            connection.Dispose();
            Dispose();
            throw;
        }
    }

    /// <summary>Opens a pooled connection for one read.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Closes pooled connections, so that the file can be moved or deleted.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}

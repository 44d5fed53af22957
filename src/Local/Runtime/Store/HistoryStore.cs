using DRServerless.Core.Errors;
using DRServerless.Local.Storage;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Runtime.Store;

/// <summary>The writing side of the history file; used by the engine's loop only.</summary>
internal sealed class HistoryStore : IDisposable
{
    private const int FreePagesWorthReturning = 256;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _putInstance;
    private readonly SqliteCommand _addLine;
    private long _newMaximumPages;

    /// <summary>Opens the file, makes the tables where they are missing, and gives unused pages back to the disk.</summary>
    public HistoryStore(SqliteFile file)
    {
        _connection = file.OpenWriter(HistorySchema.Create);
        try
        {
            CheckFormat(file.Path);
            ReturnFreePages();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }

        _putInstance = _connection.Command(HistorySchema.PutInstance);
        _addLine = _connection.Command(HistorySchema.AddLine);
    }

    /// <summary>The most pages that the file may have, from the next commit on: how tests make a disk full. From any thread.</summary>
    public long MaximumPages
    {
        set => Interlocked.Exchange(ref _newMaximumPages, value);
    }

    /// <summary>Called before each commit; what it throws is what the disk says: how tests end a process between two steps.</summary>
    public Action? BeforeCommit { get; set; }

    /// <summary>Writes all changes or none, and returns when they are on disk.</summary>
    public void Commit(Batch batch)
    {
        BeforeCommit?.Invoke();
        if (Interlocked.Exchange(ref _newMaximumPages, 0) is > 0 and var pages) _connection.Execute($"PRAGMA max_page_count={pages}");
        using var transaction = _connection.BeginTransaction(deferred: false);
        _putInstance.Transaction = _addLine.Transaction = transaction;
        foreach (var number in batch.Deleted) _connection.Execute("DELETE FROM instances WHERE number=@number", ("@number", number));
        foreach (var row in batch.Rows.Values)
        {
            _putInstance.Bind(row);
            _putInstance.ExecuteNonQuery();
        }

        foreach (var number in batch.DroppedHistories) _connection.Execute("DELETE FROM history WHERE instance=@number", ("@number", number));
        foreach (var (number, lines) in batch.Lines) AddLines(number, lines);
        foreach (var (parent, generation) in batch.Sweeps) _connection.Execute(HistorySchema.Sweep, ("@parent", parent), ("@generation", generation));
        transaction.Commit();
    }

    /// <summary>Every instance that has not ended, with where its next line of history goes.</summary>
    public List<(InstanceRow Row, int NextSequence)> LoadLive()
    {
        using var command = _connection.Command(HistorySchema.LoadLive);
        using var reader = command.ExecuteReader();
        var rows = new List<(InstanceRow, int)>();
        while (reader.Read()) rows.Add((RowMapping.ReadInstance(reader), reader.GetInt32(15)));
        return rows;
    }

    /// <summary>An instance's history in order.</summary>
    public List<HistoryEvent> LoadHistory(long number)
    {
        using var command = _connection.Command(
            "SELECT sequence, kind, time, decision, name, payload, due, child FROM history WHERE instance=@number ORDER BY sequence", ("@number", number));
        using var reader = command.ExecuteReader();
        var lines = new List<HistoryEvent>();
        while (reader.Read()) lines.Add(RowMapping.ReadLine(reader));
        return lines;
    }

    /// <summary>The instance of that id, or null.</summary>
    public InstanceRow? Find(string id)
    {
        using var command = _connection.Command($"SELECT {HistorySchema.InstanceColumns} FROM instances WHERE id=@id", ("@id", id));
        using var reader = command.ExecuteReader();
        return reader.Read() ? RowMapping.ReadInstance(reader) : null;
    }

    /// <summary>True when an instance of that number stands.</summary>
    public bool Stands(long number) => _connection.Scalar("SELECT 1 FROM instances WHERE number=@number", ("@number", number)) is not null;

    /// <summary>The first number that was not given yet.</summary>
    public long NextNumber() => (long)_connection.Scalar("SELECT coalesce(max(number), 0) + 1 FROM instances")!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _putInstance.Dispose();
        _addLine.Dispose();
        _connection.Dispose();
    }

    private void AddLines(long number, List<HistoryEvent> lines)
    {
        foreach (var line in lines)
        {
            _addLine.Bind(number, line);
            _addLine.ExecuteNonQuery();
        }
    }

    private void ReturnFreePages()
    {
        try
        {
            if ((long)_connection.Scalar("PRAGMA freelist_count")! >= FreePagesWorthReturning) _connection.Execute("PRAGMA incremental_vacuum");
        }
        catch (SqliteException refused) when (refused.IsPassing())
        {
            // A full disk must not keep the program from starting: it may be the one that makes room.
        }
    }

    private void CheckFormat(string path)
    {
        var version = (long)_connection.Scalar("PRAGMA user_version")!;
        if (version > HistorySchema.FormatVersion)
            throw new DrException(ErrorCodes.InvariantBroken, $"'{path}' was written by a newer program (format {version}). Nothing was changed; start that program.");
        if (version < HistorySchema.FormatVersion) _connection.Execute($"PRAGMA user_version={HistorySchema.FormatVersion}");
    }
}

using DRServerless.Core.Errors;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Storage;

/// <summary>Statements in one line, and what SQLite's failures mean to us.</summary>
internal static class SqliteExtensions
{
    // Primary result codes, https://www.sqlite.org/rescode.html
    private const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Full = 13, CannotOpen = 14;

    /// <summary>A command with parameters.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs statements; returns how many rows the last of them changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is var value && value is DBNull ? null : value;
    }

    /// <summary>True when the cause is outside the file and may go away: full, locked, or the disk does not answer.</summary>
    public static bool IsPassing(this SqliteException exception) =>
        exception.SqliteErrorCode is Busy or Locked or ReadOnly or IoError or Full or CannotOpen;

    /// <summary>The error that callers see.</summary>
    public static DrException ToDrException(this SqliteException exception, string path) => exception.IsPassing()
        ? new DrException(ErrorCodes.StoreUnavailable, $"The store '{path}' cannot be used now: {Reason(exception)}. Nothing was changed; it works again when the cause is gone.", exception)
        : new DrException(ErrorCodes.InvariantBroken, $"The store '{path}' is not sound: {exception.Message} Restore it from a backup.", exception);

    /// <summary>The cause in words.</summary>
    public static string Reason(this SqliteException exception) => exception.SqliteErrorCode switch
    {
        Full => "the disk is full",
        Busy or Locked => "another process holds it locked",
        ReadOnly => "it may only be read",
        CannotOpen => "it cannot be opened",
        _ => "the disk reports an input/output error",
    };
}

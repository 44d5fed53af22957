using DRServerless.Local.Storage;
using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Runtime.Store;

/// <summary>The reading side of the history file, for callers; sees what is committed, and never waits for the writer.</summary>
internal sealed class HistoryReader(SqliteFile file)
{
    private const int RowsPerPage = 200;

    /// <summary>The instance of that id, or null.</summary>
    public OrchestrationInstance? Find(string id) => Translated(() =>
    {
        using var connection = file.Open();
        using var command = connection.Command($"SELECT {HistorySchema.InstanceColumns} FROM instances WHERE id=@id", ("@id", id));
        using var reader = command.ExecuteReader();
        return reader.Read() ? RowMapping.ReadInstance(reader).ToInstance() : null;
    });

    /// <summary>Instances whose id starts with the prefix, in ordinal order, a page at a time.</summary>
    public IEnumerable<OrchestrationInstance> List(string prefix)
    {
        for (string? last = null; ;)
        {
            var page = Translated(() => Page(prefix, last));
            foreach (var row in page) yield return row;
            if (page.Count < RowsPerPage) yield break;
            last = page[^1].InstanceId;
        }
    }

    private List<OrchestrationInstance> Page(string prefix, string? after)
    {
        using var connection = file.Open();
        using var command = connection.Command(
            $"SELECT {HistorySchema.InstanceColumns} FROM instances WHERE id>=@prefix AND id<@end AND (@after IS NULL OR id>@after) ORDER BY id LIMIT @limit",
            ("@prefix", prefix), ("@end", prefix + "\U0010FFFF"), ("@after", after), ("@limit", RowsPerPage));
        using var reader = command.ExecuteReader();
        var rows = new List<OrchestrationInstance>();
        while (reader.Read()) rows.Add(RowMapping.ReadInstance(reader).ToInstance());
        return rows;
    }

    private T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw exception.ToDrException(file.Path);
        }
    }
}

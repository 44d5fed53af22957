using System.Text.Json;
using DRServerless.Workflows.Runtime;
using Microsoft.Data.Sqlite;

namespace DRServerless.Local.Runtime.Store;

/// <summary>Rows to records and back.</summary>
internal static class RowMapping
{
    /// <summary>Reads columns in the order of <see cref="HistorySchema.InstanceColumns"/>.</summary>
    public static InstanceRow ReadInstance(SqliteDataReader reader) => new()
    {
        Number = reader.GetInt64(0),
        Id = reader.GetString(1),
        Name = reader.GetString(2),
        Version = reader.GetString(3),
        Status = (OrchestrationStatus)reader.GetInt32(4),
        CreatedAt = Time(reader.GetInt64(5)),
        UpdatedAt = Time(reader.GetInt64(6)),
        Generation = reader.GetInt64(7),
        Parent = reader.IsDBNull(8) ? null : new ParentLink(reader.GetInt64(8), reader.GetString(9), reader.GetInt64(10), reader.GetInt32(11)),
        Output = Text(reader, 12),
        Failure = Text(reader, 13),
        CustomStatus = Text(reader, 14),
    };

    /// <summary>Reads <c>sequence, kind, time, decision, name, payload, due, child</c>.</summary>
    public static HistoryEvent ReadLine(SqliteDataReader reader) => new(reader.GetInt32(0), (HistoryKind)reader.GetInt32(1), Time(reader.GetInt64(2)))
    {
        Decision = reader.GetInt32(3),
        Name = reader.GetString(4),
        Payload = Text(reader, 5),
        DueAt = reader.IsDBNull(6) ? null : Time(reader.GetInt64(6)),
        ChildId = Text(reader, 7),
    };

    /// <summary>The row as callers see it.</summary>
    public static OrchestrationInstance ToInstance(this InstanceRow row) => new()
    {
        InstanceId = row.Id,
        Name = row.Name,
        Status = row.Status,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        Output = Element(row.Output),
        Failure = row.Failure is null ? null : Payload.ReadFailure(row.Failure),
        CustomStatus = Element(row.CustomStatus),
    };

    /// <summary>Gives each column of a row to the parameters of <see cref="HistorySchema.PutInstance"/>.</summary>
    public static void Bind(this SqliteCommand command, InstanceRow row)
    {
        command.Set("@number", row.Number);
        command.Set("@id", row.Id);
        command.Set("@name", row.Name);
        command.Set("@version", row.Version);
        command.Set("@status", (int)row.Status);
        command.Set("@created", row.CreatedAt.UtcTicks);
        command.Set("@updated", row.UpdatedAt.UtcTicks);
        command.Set("@generation", row.Generation);
        command.Set("@parent", row.Parent?.Number);
        command.Set("@parent_id", row.Parent?.Id);
        command.Set("@parent_generation", row.Parent?.Generation);
        command.Set("@parent_decision", row.Parent?.Decision);
        command.Set("@output", row.Output);
        command.Set("@failure", row.Failure);
        command.Set("@custom_status", row.CustomStatus);
    }

    /// <summary>Gives each column of a line to the parameters of <see cref="HistorySchema.AddLine"/>.</summary>
    public static void Bind(this SqliteCommand command, long instance, HistoryEvent line)
    {
        command.Set("@instance", instance);
        command.Set("@sequence", line.Sequence);
        command.Set("@kind", (int)line.Kind);
        command.Set("@time", line.Time.UtcTicks);
        command.Set("@decision", line.Decision);
        command.Set("@name", line.Name);
        command.Set("@payload", line.Payload);
        command.Set("@due", line.DueAt?.UtcTicks);
        command.Set("@child", line.ChildId);
    }

    private static void Set(this SqliteCommand command, string name, object? value)
    {
        var index = command.Parameters.IndexOf(name);
        if (index < 0) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        else command.Parameters[index].Value = value ?? DBNull.Value;
    }

    private static JsonElement? Element(string? json) => json is null ? null : JsonElement.Parse(json);

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

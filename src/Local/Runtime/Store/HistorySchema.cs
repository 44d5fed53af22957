namespace DRServerless.Local.Runtime.Store;

/// <summary>Tables of the history file. Format version 1, kept in SQLite's user_version.</summary>
internal static class HistorySchema
{
    /// <summary>The format that this program writes.</summary>
    public const long FormatVersion = 1;

    /// <summary>Makes the tables. An ended instance keeps its row only; its history is dropped when it ends.</summary>
    public const string Create = """
        CREATE TABLE IF NOT EXISTS instances (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            status INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            parent INTEGER,
            parent_id TEXT,
            parent_generation INTEGER,
            parent_decision INTEGER,
            output TEXT,
            failure TEXT,
            custom_status TEXT);
        CREATE INDEX IF NOT EXISTS instances_by_parent ON instances (parent) WHERE parent IS NOT NULL;
        CREATE INDEX IF NOT EXISTS instances_live ON instances (number) WHERE status < 3;
        CREATE TABLE IF NOT EXISTS history (
            instance INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            time INTEGER NOT NULL,
            decision INTEGER NOT NULL,
            name TEXT NOT NULL,
            payload TEXT,
            due INTEGER,
            child TEXT,
            PRIMARY KEY (instance, sequence)) WITHOUT ROWID;
        """;

    /// <summary>Columns of an instance in the order in which rows are read and written.</summary>
    public const string InstanceColumns =
        "number, id, name, version, status, created, updated, generation, parent, parent_id, parent_generation, parent_decision, output, failure, custom_status";

    /// <summary>Writes a row, whether or not it stands there.</summary>
    public const string PutInstance = $"""
        INSERT INTO instances ({InstanceColumns})
        VALUES (@number, @id, @name, @version, @status, @created, @updated, @generation, @parent, @parent_id, @parent_generation, @parent_decision, @output, @failure, @custom_status)
        ON CONFLICT (number) DO UPDATE SET version=excluded.version, status=excluded.status, updated=excluded.updated,
            generation=excluded.generation, output=excluded.output, failure=excluded.failure, custom_status=excluded.custom_status
        """;

    /// <summary>Reads instances that have not ended, and after their columns where the next line of their history goes.</summary>
    public const string LoadLive = $"""
        SELECT {InstanceColumns}, (SELECT coalesce(max(sequence), -1) + 1 FROM history WHERE instance=number)
        FROM instances WHERE status<3 ORDER BY number
        """;

    /// <summary>Adds a line of history.</summary>
    public const string AddLine = """
        INSERT INTO history (instance, sequence, kind, time, decision, name, payload, due, child)
        VALUES (@instance, @sequence, @kind, @time, @decision, @name, @payload, @due, @child)
        """;

    /// <summary>Forgets ended sub-orchestrations of a caller, and theirs.</summary>
    public const string Sweep = """
        WITH RECURSIVE tree (number) AS (
            SELECT number FROM instances WHERE parent=@parent AND parent_generation<@generation AND status>=3
            UNION ALL
            SELECT child.number FROM instances child JOIN tree ON child.parent=tree.number WHERE child.status>=3)
        DELETE FROM instances WHERE number IN (SELECT number FROM tree)
        """;
}

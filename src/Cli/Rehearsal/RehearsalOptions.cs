namespace DRServerless.Cli.Rehearsal;

/// <summary>What a rehearsal is asked for.</summary>
internal sealed record RehearsalOptions
{
    /// <summary>Seed of all that is random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Bytes of files on each ordinary disk; the sizes of the disks follow from it.</summary>
    public long DataBytes { get; init; } = 64L << 20;

    /// <summary>Where disks and state are kept; null for a temporary directory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Leave the directory in place at the end.</summary>
    public bool Keep { get; init; }

    /// <summary>How badly the simulated cloud behaves: none, some, many.</summary>
    public string Faults { get; init; } = "some";

    /// <summary>How often the server is killed during the cycle.</summary>
    public int Crashes { get; init; }
}

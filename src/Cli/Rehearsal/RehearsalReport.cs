namespace DRServerless.Cli.Rehearsal;

/// <summary>What a rehearsal found; <c>--json</c> prints exactly this.</summary>
internal sealed record RehearsalReport
{
    /// <summary>True only when every check held.</summary>
    public required bool Verified { get; init; }

    /// <summary>Seconds from the first request to the last check, set-up excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>How long each phase took.</summary>
    public required IReadOnlyList<PhaseReport> Phases { get; init; }

    /// <summary>How each machine fared.</summary>
    public required IReadOnlyList<MachineReport> Machines { get; init; }

    /// <summary>What it cost to bring the source up to date.</summary>
    public required TransferReport Failback { get; init; }

    /// <summary>What it cost to bring the target up to date again.</summary>
    public required TransferReport ReturnToNormal { get; init; }

    /// <summary>What exists in the simulated cloud that no document accounts for.</summary>
    public required IReadOnlyList<string> Leftovers { get; init; }

    /// <summary>Every check with its outcome.</summary>
    public required IReadOnlyList<CheckReport> Checks { get; init; }

    /// <summary>How often the server was killed and started again.</summary>
    public required int Crashes { get; init; }

    /// <summary>The seed, to run it again.</summary>
    public required int Seed { get; init; }
}

/// <summary>A phase.</summary>
internal sealed record PhaseReport(string Name, double Seconds);

/// <summary>A check.</summary>
internal sealed record CheckReport(string Name, bool Held, string Detail);

/// <summary>A machine: the failover's figures, and the failback's beside them.</summary>
internal sealed record MachineReport
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How many disks it has.</summary>
    public required int Disks { get; init; }

    /// <summary>Failover: seconds between the recovery point and the outage.</summary>
    public required double RpoSeconds { get; init; }

    /// <summary>Failover: seconds from the outage until it ran at the target.</summary>
    public required double RtoSeconds { get; init; }

    /// <summary>Failover: writes that the launched disks lack, by their journal.</summary>
    public required long LostWrites { get; init; }

    /// <summary>Failover: writes after the recovery point, by the simulator's own record.</summary>
    public required long ExpectedLostWrites { get; init; }

    /// <summary>ext4 and what its check said, or raw data.</summary>
    public required string FileSystems { get; init; }

    /// <summary>The failback's figures.</summary>
    public required RecoveryFigures Failback { get; init; }
}

/// <summary>Figures of one recovery of one machine.</summary>
internal sealed record RecoveryFigures(double RpoSeconds, double RtoSeconds, long LostWrites, long ExpectedLostWrites);

/// <summary>What a change of direction moved, over all machines.</summary>
/// <param name="Method">How it was found what to copy.</param>
/// <param name="BytesMoved">Bytes that were written to the other side.</param>
/// <param name="BytesChanged">Bytes of blocks that differed.</param>
/// <param name="BytesFull">Bytes that a full copy would have moved.</param>
internal sealed record TransferReport(string Method, long BytesMoved, long BytesChanged, long BytesFull);

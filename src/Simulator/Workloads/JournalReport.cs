namespace DRServerless.Simulator.Workloads;

/// <summary>What a workload's disks hold of its journal.</summary>
public sealed record JournalReport
{
    /// <summary>The workload.</summary>
    public required Guid WorkloadId { get; init; }

    /// <summary>How many disks it has.</summary>
    public required int DiskCount { get; init; }

    /// <summary>Number of the last record before which none is missing; 0 when there is none.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Number of the newest record anywhere.</summary>
    public required long HighestSequence { get; init; }

    /// <summary>When the record with <see cref="LastSequence"/> was written.</summary>
    public DateTimeOffset? LastWrittenAt { get; init; }

    /// <summary>The instance that wrote the record with <see cref="LastSequence"/>.</summary>
    public string? LastInstanceId { get; init; }

    /// <summary>How many records that should be there are not.</summary>
    public required int Missing { get; init; }

    /// <summary>How many records are there, but not whole.</summary>
    public required int Corrupt { get; init; }

    /// <summary>How many records were compared with the data that was written before them.</summary>
    public required int DataChecked { get; init; }

    /// <summary>How many of those differ.</summary>
    public required int DataMismatches { get; init; }

    /// <summary>Whether the disks are as one machine that lost its power would have left them.</summary>
    public bool Consistent => Missing == 0 && Corrupt == 0 && DataMismatches == 0;
}

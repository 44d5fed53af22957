using DRServerless.Workflows.Runtime;

namespace DRServerless.Local.Runtime.Store;

/// <summary>What is stored of an instance beside its history. Changed by the engine's loop only.</summary>
internal sealed class InstanceRow
{
    /// <summary>Short stand-in for the id; never given twice within a process.</summary>
    public required long Number { get; init; }

    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the orchestration.</summary>
    public required string Name { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Version of the definitions.</summary>
    public required string Version { get; set; }

    /// <summary>The caller, for a sub-orchestration.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>Where it stands.</summary>
    public OrchestrationStatus Status { get; set; }

    /// <summary>When it last moved.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>How often it has continued as new.</summary>
    public long Generation { get; set; }

    /// <summary>Result as JSON.</summary>
    public string? Output { get; set; }

    /// <summary>Failure as JSON.</summary>
    public string? Failure { get; set; }

    /// <summary>Custom status as JSON.</summary>
    public string? CustomStatus { get; set; }

    /// <summary>True once it has ended in any way.</summary>
    public bool HasEnded => Status >= OrchestrationStatus.Completed;
}

/// <summary>Which call of which run started a sub-orchestration.</summary>
/// <param name="Number">The caller.</param>
/// <param name="Id">The caller's id.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Decision">The decision.</param>
internal sealed record ParentLink(long Number, string Id, long Generation, int Decision);

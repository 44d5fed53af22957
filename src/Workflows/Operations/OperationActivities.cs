using DRServerless.Core.Identity;
using DRServerless.Core.Machines;
using DRServerless.Core.Operations;
using DRServerless.Core.Projects;
using DRServerless.Workflows.Runtime;

namespace DRServerless.Workflows.Operations;

/// <summary>Activities that every operation uses.</summary>
internal static class OperationActivities
{
    public static readonly ActivityName<OperationReference, BeginOutcome> Begin = new("begin-operation");

    public static readonly ActivityName<JournalEntry, Nothing> Journal = new("write-journal");

    public static readonly ActivityName<EndInput, Nothing> End = new("end-operation");

    public static readonly ActivityName<SituationInput, SituationPage> Situation = new("read-situation");

    public static readonly ActivityName<MachineSituationInput, MachineSituation> Machine = new("read-machine");

    public static readonly ActivityName<ProjectChange, Nothing> ChangeProject = new("change-project");

    public static readonly ActivityName<ProbeInput, SideAccess> Probe = new("probe-side");

    public static readonly ActivityName<ReplicationCommand, Nothing> CommandReplication = new("command-replication");

    public static readonly ActivityName<TerminateInput, Nothing> Terminate = new("terminate-operation");
}

/// <summary>Names an operation and its project.</summary>
internal sealed record OperationReference(OperationId OperationId, ProjectId ProjectId);

/// <summary>What an orchestration knows once it has begun.</summary>
/// <param name="Proceed">False when the operation has ended, or never got its project: then nothing may be done.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
/// <param name="NextEvent">The first free sequence number of its log.</param>
internal sealed record BeginOutcome(bool Proceed, DateTimeOffset AcceptedAt, long NextEvent)
{
    /// <summary>What the operation does; null in what was written before this was.</summary>
    public OperationKind? Kind { get; init; }

    /// <summary>True for a drill from which a recovery took the project: only its clean-up may be done.</summary>
    public bool GaveWay { get; init; }
}

/// <summary>How an operation ends.</summary>
internal sealed record EndInput(OperationReference Operation, OperationStatus Status, string Step, ProblemRecord? Problem, DateTimeOffset At);

/// <summary>Asks where a project stands.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="After">The last machine of the page before; null for the first page.</param>
internal sealed record SituationInput(ProjectId ProjectId, MachineId? After);

/// <summary>Where a project stands, with some of its machines: as many as fit into history.</summary>
internal sealed record SituationPage(ProjectState State, Direction Direction, int DirectionEpoch, IReadOnlyList<MachineId> Machines, bool IsLast);

/// <summary>Asks where a machine stands.</summary>
internal sealed record MachineSituationInput(ProjectId ProjectId, MachineId MachineId, Side To);

/// <summary>Asks whether a side can be reached.</summary>
internal sealed record ProbeInput(ProjectId ProjectId, Side Side);

/// <summary>What a probe found.</summary>
/// <param name="Reachable">False when nothing answered.</param>
/// <param name="Failure">Why it cannot be used; null when it can.</param>
internal sealed record SideAccess(bool Reachable, FailureRecord? Failure);

/// <summary>What is to be done with a machine's replication.</summary>
internal enum ReplicationVerb
{
    /// <summary>See to it that its loop runs.</summary>
    Run,

    /// <summary>End the loop and discard its cycle in flight.</summary>
    Stop,

    /// <summary>Let the loop read the project's intent anew.</summary>
    Wake,

    /// <summary>End it and delete every recovery point.</summary>
    DeleteAll,

    /// <summary>Take over the project's present direction, from the recovery point that the machine was launched from; then run.</summary>
    TakeDirection,
}

/// <summary>Something to do with a machine's replication.</summary>
internal sealed record ReplicationCommand(ProjectId ProjectId, MachineId MachineId, ReplicationVerb Verb);

/// <summary>Ends an operation's orchestration.</summary>
internal sealed record TerminateInput(OperationId OperationId, string Reason);

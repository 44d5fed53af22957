using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Machines;

/// <summary>A protected machine, wherever it runs now. Document <c>projects/{project}/machines/{id}/machine</c>.</summary>
public sealed record Machine
{
    /// <summary>The id.</summary>
    public required MachineId Id { get; init; }

    /// <summary>Names the request that added it: the same request again meets its own trace and is no second one.</summary>
    public Guid? AddedBy { get; init; }

    /// <summary>The project.</summary>
    public required ProjectId ProjectId { get; init; }

    /// <summary>A name for people, unique in the project.</summary>
    public required string Name { get; init; }

    /// <summary>What the original was when it was last seen: the attributes that every launch carries over.</summary>
    public required MachineDescription Original { get; init; }

    /// <summary>How it is launched at the target.</summary>
    public LaunchSettings LaunchSettings { get; init; } = new();

    /// <summary>How it is launched at the source, on failback.</summary>
    public LaunchSettings FailbackLaunchSettings { get; init; } = new();

    /// <summary>Every instance of this machine that exists or may exist: the original, launched ones, tests.</summary>
    public required IReadOnlyList<MachineInstance> Instances { get; init; }

    /// <summary>The instance that does the machine's work now: replication reads its disks.</summary>
    public required string ActiveInstanceId { get; init; }

    /// <summary>The active instance.</summary>
    public MachineInstance Active => Instances.Single(instance => instance.InstanceId == ActiveInstanceId);

    /// <summary>Settings for a launch on a side.</summary>
    public LaunchSettings SettingsAt(Side side) => side == Side.Target ? LaunchSettings : FailbackLaunchSettings;
}

/// <summary>One instance of a machine.</summary>
public sealed record MachineInstance
{
    /// <summary>Id at the infrastructure.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Where it is.</summary>
    public required Side Side { get; init; }

    /// <summary>Why it exists.</summary>
    public required InstanceRole Role { get; init; }

    /// <summary>The recovery point that it was launched from; null for the original.</summary>
    public RecoveryPointId? RecoveryPointId { get; init; }

    /// <summary>The operation that launched it; null for the original.</summary>
    public OperationId? OperationId { get; init; }

    /// <summary>When it was found to run; null for the original.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>
    /// Whether it is kept from running beside another live copy. Null for a test, and for the active one, except while an operation
    /// stops that in order to launch another.
    /// </summary>
    public FencingRecord? Fencing { get; init; }
}

/// <summary>Why an instance exists.</summary>
public enum InstanceRole
{
    /// <summary>The customer's own; never deleted by us.</summary>
    Original,

    /// <summary>Launched for real.</summary>
    Recovery,

    /// <summary>Launched to try.</summary>
    Test,
}

/// <summary>What was done so that two live copies of one machine never come silently.</summary>
/// <param name="State">What is known.</param>
/// <param name="At">When it was found.</param>
/// <param name="Detail">How, or why not.</param>
/// <param name="StoppedBy">The operation that stopped it, and may start it again when it fails; null when it was found stopped.</param>
public sealed record FencingRecord(FencingState State, DateTimeOffset At, string Detail, OperationId? StoppedBy = null);

/// <summary>Whether a superseded instance is kept from running.</summary>
public enum FencingState
{
    /// <summary>Its infrastructure could not be reached: it may run.</summary>
    NotFenced,

    /// <summary>Not fenced, and a person confirmed to go on.</summary>
    NotFencedConfirmed,

    /// <summary>Seen stopped.</summary>
    Stopped,

    /// <summary>
    /// It did not stop, and was seen cut off from the network instead. It may run and write to its own disks, and connections that stood may
    /// live on for a while; nothing new reaches it. What undoes that is in its <see cref="QuarantineRecord"/>.
    /// </summary>
    Isolated,

    /// <summary>Seen deleted.</summary>
    Terminated,
}

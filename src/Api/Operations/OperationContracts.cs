using DRServerless.Core.Identity;
using DRServerless.Workflows.Operations;

namespace DRServerless.Api.Operations;

/// <summary>Asks to launch machines where the direction leads.</summary>
public sealed record LaunchBody
{
    /// <summary>To try, or for real.</summary>
    public required LaunchMode Mode { get; init; }

    /// <summary>From which recovery points; left out: the latest.</summary>
    public RecoveryPointSelector? RecoveryPoint { get; init; }

    /// <summary>Which machines; left out: all.</summary>
    public IReadOnlyList<MachineId>? Machines { get; init; }

    /// <summary>Stop the machines that run and replicate what they wrote last before launching. Default false.</summary>
    public bool Planned { get; init; }

    /// <summary>Go on although copies that run cannot be fenced. Default false.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>Asks to delete test machines.</summary>
public sealed record TerminateTestMachinesBody
{
    /// <summary>Of which machines; left out: all.</summary>
    public IReadOnlyList<MachineId>? Machines { get; init; }
}

/// <summary>Asks for a change of direction.</summary>
public sealed record ChangeDirectionBody
{
    /// <summary>Go on although superseded machines cannot be fenced. Default false.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>Asks for a whole failback.</summary>
public sealed record FailbackBody
{
    /// <summary>Wait for a person before the launch at the source. Default false.</summary>
    public bool ApproveBeforeLaunch { get; init; }

    /// <summary>Stop the machines and replicate what they wrote last before the launch. Default true.</summary>
    public bool Planned { get; init; } = true;

    /// <summary>From which recovery points; left out: the latest.</summary>
    public RecoveryPointSelector? RecoveryPoint { get; init; }

    /// <summary>Go on although superseded machines cannot be fenced. Default false.</summary>
    public bool ConfirmUnfenced { get; init; }
}

/// <summary>An answer at an approval gate.</summary>
public sealed record DecisionBody
{
    /// <summary>Who answers; left out: the caller as the host knows it. A host that knows its callers records the caller beside it.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Comment { get; init; }
}

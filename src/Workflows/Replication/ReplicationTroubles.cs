using DRServerless.Core.Identity;
using DRServerless.Core.Machines;

namespace DRServerless.Workflows.Replication;

/// <summary>Machines of a project whose replication is in trouble. Document <c>projects/{id}/replication-troubles</c>.</summary>
internal sealed record ReplicationTroubles
{
    /// <summary>One for each machine at most.</summary>
    public IReadOnlyList<ReplicationTrouble> Items { get; init; } = [];

    /// <summary>
    /// What stands after a look. Trouble begins when a machine is stalled, cannot be reached, or is behind by half more than its goal allows; it is
    /// over when a recovery point that was taken since has brought the lag under the goal. In between it stays as it is, so a machine that hovers about its goal, or
    /// fails and begins anew, is in one trouble and not in many. Pure.
    /// </summary>
    public ReplicationTroubles After(IReadOnlyList<ReplicationLook> looks, DateTimeOffset now) => this with
    {
        Items =
        [
            .. from look in looks
               let standing = Items.FirstOrDefault(item => item.MachineId == look.MachineId)
               let next = Next(standing, look, now)
               where next is not null
               select next,
        ],
    };

    private static ReplicationTrouble? Next(ReplicationTrouble? standing, ReplicationLook look, DateTimeOffset now)
    {
        if (standing is null) return look.IsInTrouble ? new ReplicationTrouble(look.MachineId, look.MachineName, now, look.Why, OverAt: null) : null;
        if (standing.OverAt is not null) return standing;
        if (look.IsHeld) return standing;
        return look.IsWellSince(standing.Since) ? standing with { OverAt = now } : standing;
    }
}

/// <summary>The trouble of one machine.</summary>
/// <param name="MachineId">The machine.</param>
/// <param name="MachineName">Its name.</param>
/// <param name="Since">When it was seen first; names the episode.</param>
/// <param name="Why">What was seen then.</param>
/// <param name="OverAt">When it was seen to be over.</param>
internal sealed record ReplicationTrouble(MachineId MachineId, string MachineName, DateTimeOffset Since, string Why, DateTimeOffset? OverAt)
{
    /// <summary>What is over sooner is told to nobody.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>True when it has lasted long enough to be told.</summary>
    public bool IsWorthTelling(DateTimeOffset now) => (OverAt ?? now) - Since >= Grace;
}

/// <summary>A machine's replication at one look.</summary>
/// <param name="MachineId">The machine.</param>
/// <param name="MachineName">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Problem">Why it is stalled.</param>
/// <param name="NewestPointAt">When the newest recovery point was taken.</param>
/// <param name="Lag">Its age; null when there is none.</param>
/// <param name="Goal">The age that the project allows.</param>
internal sealed record ReplicationLook(
    MachineId MachineId, string MachineName, ReplicationState State, ProblemRecord? Problem, DateTimeOffset? NewestPointAt, TimeSpan? Lag, TimeSpan Goal)
{
    private const double BehindAt = 1.5;

    /// <summary>Held by a person: it neither gets into trouble nor out of it.</summary>
    public bool IsHeld => State == ReplicationState.Paused;

    private bool Stands => State is ReplicationState.Stalled or ReplicationState.Disconnected;

    public bool IsInTrouble => !IsHeld && (Stands || Lag > BehindAt * Goal);

    public bool IsWellSince(DateTimeOffset since) => !Stands && NewestPointAt > since && Lag <= Goal;

    public string Why => Stands && Problem is { } problem ? $"{State}: {problem.Code}: {problem.Message}"
        : Lag is { } lag ? $"The newest recovery point is {lag.TotalMinutes:0} minutes old; the goal is {Goal.TotalMinutes:0}."
        : $"{State}";
}

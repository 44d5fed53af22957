using DRServerless.Core.Projects;

namespace DRServerless.Core.Drills;

/// <summary>How a project is drilled. Document <c>projects/{id}/drill-settings</c>.</summary>
public sealed record DrillSettings
{
    /// <summary>When drills run by themselves; null for only when somebody asks.</summary>
    public DrillSchedule? Schedule { get; init; }

    /// <summary>Where machines are launched in a drill, by side. A side without one cannot be drilled.</summary>
    public IReadOnlyDictionary<Side, IsolatedNetwork> Networks { get; init; } = new Dictionary<Side, IsolatedNetwork>();

    /// <summary>What recoveries of the project are held against.</summary>
    public RecoveryTargets Targets { get; init; } = new();

    /// <summary>When these were last changed: what was due before is no concern of theirs.</summary>
    public DateTimeOffset ChangedAt { get; init; }
}

/// <summary>When drills run by themselves.</summary>
public sealed record DrillSchedule
{
    /// <summary>Five fields: minute, hour, day of the month, month, day of the week; such as <c>0 3 * * SUN</c>.</summary>
    public required string Cron { get; init; }

    /// <summary>IANA time zone that the fields are read in, such as <c>Europe/Berlin</c>. Default <c>Etc/UTC</c>.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>True while no drill is to start by itself. Default false.</summary>
    public bool Suspended { get; init; }

    /// <summary>No drill starts within so many days after a real failover or failback ended; 0..366, default 0 for no such rest.</summary>
    public int RestDaysAfterFailover { get; init; }

    /// <summary>Minutes after its time within which a drill may still start; later it is missed. 1..1440, default 60.</summary>
    public int StartWindowMinutes { get; init; } = 60;

    /// <summary>Launch from the newest recovery point that is at least so old, in seconds; 0 for the latest. 0..2592000, default 0.</summary>
    public int RecoveryPointAgeSeconds { get; init; }
}

/// <summary>A place from which a launched machine reaches neither the internet nor the machines that work.</summary>
/// <param name="SubnetId">The subnet.</param>
/// <param name="SecurityGroupId">The one security group that machines get.</param>
public sealed record IsolatedNetwork(string SubnetId, string SecurityGroupId);

/// <summary>What a recovery is held against; null for no target.</summary>
public sealed record RecoveryTargets
{
    /// <summary>Seconds of writes that may be lost at most. 1..2592000.</summary>
    public int? RpoSeconds { get; init; }

    /// <summary>Seconds until the last machine must run. 1..604800.</summary>
    public int? RtoSeconds { get; init; }
}

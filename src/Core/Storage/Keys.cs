using DRServerless.Core.Blocks;
using DRServerless.Core.Identity;

namespace DRServerless.Core.Storage;

/// <summary>Where each thing stands in the store; the only place that builds keys.</summary>
public static class Keys
{
    /// <summary>Documents of all projects.</summary>
    public const string Projects = "projects/";

    /// <summary>Documents of all operations.</summary>
    public const string Operations = "operations/";

    /// <summary>A project.</summary>
    public static string Project(ProjectId project) => $"{Projects}{project}/project";

    /// <summary>Reserves a project name.</summary>
    public static string ProjectName(string name) => $"project-names/{Digest.Of(System.Text.Encoding.UTF8.GetBytes(name))}";

    /// <summary>Reserves a machine name in a project.</summary>
    public static string MachineName(ProjectId project, string name) => $"{Projects}{project}/machine-names/{Digest.Of(System.Text.Encoding.UTF8.GetBytes(name))}";

    /// <summary>Everything of a project's machines.</summary>
    public static string Machines(ProjectId project) => $"{Projects}{project}/machines/";

    /// <summary>A machine.</summary>
    public static string Machine(ProjectId project, MachineId machine) => $"{Machines(project)}{machine}/machine";

    /// <summary>A machine's replication.</summary>
    public static string Replication(ProjectId project, MachineId machine) => $"{Machines(project)}{machine}/replication";

    /// <summary>A machine's recovery points.</summary>
    public static string RecoveryPoints(ProjectId project, MachineId machine) => $"{Machines(project)}{machine}/recovery-points/";

    /// <summary>A recovery point.</summary>
    public static string RecoveryPoint(ProjectId project, MachineId machine, RecoveryPointId point) => $"{RecoveryPoints(project, machine)}{point}";

    /// <summary>What a cycle in flight wrote down for its later steps.</summary>
    public static string Cycle(ProjectId project, MachineId machine, string cycleKey) => $"{Machines(project)}{machine}/cycles/{cycleKey}/";

    /// <summary>The snapshots that a cycle took.</summary>
    public static string CycleSnapshots(ProjectId project, MachineId machine, string cycleKey) => $"{Cycle(project, machine, cycleKey)}snapshots";

    /// <summary>How a cycle brings each disk up to date.</summary>
    public static string CyclePlan(ProjectId project, MachineId machine, string cycleKey) => $"{Cycle(project, machine, cycleKey)}plan";

    /// <summary>What a cycle made of a disk.</summary>
    public static string CycleVolume(ProjectId project, MachineId machine, string cycleKey, int ordinal) => $"{Cycle(project, machine, cycleKey)}volumes/{ordinal:D3}";

    /// <summary>How a project is drilled.</summary>
    public static string DrillSettings(ProjectId project) => $"{Projects}{project}/drill-settings";

    /// <summary>How far a project's drill schedule is settled.</summary>
    public static string DrillProgress(ProjectId project) => $"{Projects}{project}/drill-progress";

    /// <summary>What became of the drills that were due.</summary>
    public static string DrillOccurrences(ProjectId project) => $"{Projects}{project}/drills/";

    /// <summary>What became of one drill; ordinal order is order of time.</summary>
    public static string DrillOccurrence(ProjectId project, DateTimeOffset dueAt) => $"{DrillOccurrences(project)}{InOrder(dueAt)}";

    /// <summary>A line for each recovery of a project that has a report.</summary>
    public static string Recoveries(ProjectId project) => $"{Projects}{project}/recoveries/";

    /// <summary>The line of one recovery; ordinal order is order of their ends.</summary>
    public static string Recovery(ProjectId project, DateTimeOffset endedAt, OperationId operation) => $"{Recoveries(project)}{InOrder(endedAt)}-{operation}";

    /// <summary>Resources that could not be deleted yet.</summary>
    public static string Garbage(ProjectId project) => $"{Projects}{project}/garbage/";

    /// <summary>A piece of garbage; the name has <c>[a-z0-9.-]</c> only.</summary>
    public static string GarbageItem(ProjectId project, string name) => $"{Garbage(project)}{name}";

    /// <summary>Snapshots of a project that no document accounts for, and since when.</summary>
    public static string StraySnapshots(ProjectId project) => $"{Projects}{project}/stray-snapshots";


    /// <summary>Instances of a project that are in quarantine, or may be.</summary>
    public static string Quarantines(ProjectId project) => $"{Projects}{project}/quarantine/";

    /// <summary>What an instance in quarantine has to be given back.</summary>
    public static string Quarantine(ProjectId project, string instanceId) => $"{Quarantines(project)}{instanceId}";

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

    /// <summary>Everything of a project.</summary>
    public static string OfProject(ProjectId project) => $"{Projects}{project}/";

    /// <summary>A project.</summary>
    public static string Project(ProjectId project) => $"{OfProject(project)}project";

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

    /// <summary>What alerts may do to a project.</summary>
    public static string AlertPolicy(ProjectId project) => $"{Projects}{project}/alerts/policy";

    /// <summary>What is known of a project's alerts.</summary>
    public static string AlertWatch(ProjectId project) => $"{Projects}{project}/alerts/watch";

    /// <summary>Keys that may send alerts to a project.</summary>
    public static string AlertKeys(ProjectId project) => $"{Projects}{project}/alerts/keys/";

    /// <summary>A key that may send alerts to a project.</summary>
    public static string AlertKey(ProjectId project, AlertKeyId key) => $"{AlertKeys(project)}{key}";

    /// <summary>Messages with alerts that a project has taken, by the hour in which they were sent.</summary>
    public static string AlertMessages(ProjectId project) => $"alert-messages/{project}/";

    /// <summary>A message with alerts that a project has taken.</summary>
    public static string AlertMessage(ProjectId project, DateTimeOffset sent, string messageId) =>
        $"{AlertMessages(project)}{sent.UtcDateTime.ToString("yyyyMMddHH", System.Globalization.CultureInfo.InvariantCulture)}/{Digest.Of(System.Text.Encoding.UTF8.GetBytes(messageId))}";

    /// <summary>A project's incidents with their logs.</summary>
    public static string Incidents(ProjectId project) => $"{Projects}{project}/incidents/";

    /// <summary>An incident.</summary>
    public static string Incident(ProjectId project, IncidentId incident) => $"{Incidents(project)}{incident}/incident";

    /// <summary>An incident's log.</summary>
    public static string IncidentLog(ProjectId project, IncidentId incident) => $"{Incidents(project)}{incident}/log/";

    /// <summary>A line of an incident's log.</summary>
    public static string IncidentLogLine(ProjectId project, IncidentId incident, long sequence) => $"{IncidentLog(project, incident)}{sequence:D10}";

    /// <summary>What people were told of a project.</summary>
    public static string Notices(ProjectId project) => $"{Projects}{project}/notices/";

    /// <summary>What people were told of one subject.</summary>
    public static string Notice(ProjectId project, string subject) => $"{Notices(project)}{Digest.Of(System.Text.Encoding.UTF8.GetBytes(subject))}";

    /// <summary>Who is told what of a project.</summary>
    public static string NoticeSettings(ProjectId project) => $"{Projects}{project}/notice-settings";

    /// <summary>What people were told, by its id.</summary>
    public static string Notice(ProjectId project, Digest notice) => $"{Notices(project)}{notice}";

    /// <summary>How far a notice has come.</summary>
    public static string NoticeDelivery(ProjectId project, Digest notice) => $"{Projects}{project}/notice-deliveries/{notice}";

    /// <summary>The answer that was given by a link.</summary>
    public static string NoticeAnswer(ProjectId project, Digest notice) => $"{Projects}{project}/notice-answers/{notice}";

    /// <summary>Machines whose replication is in trouble, and since when.</summary>
    public static string ReplicationTroubles(ProjectId project) => $"{Projects}{project}/replication-troubles";

    /// <summary>Notices of all projects that are not delivered yet.</summary>
    public const string NoticeOutbox = "notice-outbox/";

    /// <summary>Notices of a project that are not delivered yet.</summary>
    public static string NoticesToDeliver(ProjectId project) => $"{NoticeOutbox}{project}/";

    /// <summary>A notice that is not delivered yet, and by which run it is.</summary>
    public static string NoticeToDeliver(ProjectId project, Digest notice, int run) => $"{NoticesToDeliver(project)}{notice}/{run:D3}";

    /// <summary>The key that links by which people answer are signed with, where the host holds no secret for it.</summary>
    public const string AnswerKey = "host/answer-key";

    /// <summary>What a person should know of a project now.</summary>
    public static string Warnings(ProjectId project) => $"{Projects}{project}/warnings";

    /// <summary>Instances of a project that are in quarantine, or may be.</summary>
    public static string Quarantines(ProjectId project) => $"{Projects}{project}/quarantine/";

    /// <summary>What an instance in quarantine has to be given back.</summary>
    public static string Quarantine(ProjectId project, string instanceId) => $"{Quarantines(project)}{instanceId}";

    /// <summary>Live figures of a machine's cycle in flight.</summary>
    public static string Progress(MachineId machine) => $"progress/{machine}/";

    /// <summary>Live figures of one cycle of a machine.</summary>
    public static string CycleProgress(MachineId machine, string cycleKey) => $"{Progress(machine)}{cycleKey}/";

    /// <summary>Live figures of one chunk of a copy; each has one writer.</summary>
    public static string ChunkProgress(MachineId machine, string copyKey, int startIndex) => $"{Progress(machine)}{copyKey}/{startIndex:D10}";

    /// <summary>An operation.</summary>
    public static string Operation(OperationId operation) => $"{Operations}{operation}/operation";

    /// <summary>An operation's log.</summary>
    public static string OperationEvents(OperationId operation) => $"{Operations}{operation}/events/";

    /// <summary>A line of an operation's log.</summary>
    public static string OperationEvent(OperationId operation, long sequence) => $"{OperationEvents(operation)}{sequence:D10}";

    /// <summary>What a drill found and did, for its report.</summary>
    public static string Drill(OperationId operation) => $"{Operations}{operation}/drill";

    /// <summary>An operation's report, written once.</summary>
    public static string Report(OperationId operation) => $"{Operations}{operation}/report";

    /// <summary>What an operation launches, frozen when the launch began.</summary>
    public static string Launches(OperationId operation) => $"{Operations}{operation}/launches/";

    /// <summary>What an operation launches for one machine.</summary>
    public static string Launch(OperationId operation, MachineId machine) => $"{Launches(operation)}{machine}";

    /// <summary>Results of the checks of an operation.</summary>
    public static string Checks(OperationId operation) => $"{Operations}{operation}/checks/";

    /// <summary>The result of a machine's check.</summary>
    public static string Check(OperationId operation, MachineId machine, int ordinal) => $"{Checks(operation)}{machine}/{ordinal:D3}";

    /// <summary>A project's recovery plan.</summary>
    public static string Plan(ProjectId project) => $"{Projects}{project}/plan";

    /// <summary>The recovery plan that an operation goes by, frozen when it began.</summary>
    public static string OperationPlan(OperationId operation) => $"{Operations}{operation}/plan";

    /// <summary>The steps of the recovery plan that an operation goes by.</summary>
    public static string OperationSteps(OperationId operation) => $"{Operations}{operation}/steps/";

    /// <summary>Where a step stands.</summary>
    public static string OperationStep(OperationId operation, int ordinal) => $"{OperationSteps(operation)}{ordinal:D3}";

    /// <summary>Ledgers of a volume's copy.</summary>
    public static string Ledgers(string copyKey) => $"ledgers/{copyKey}/";

    /// <summary>The ledger of a chunk; ordinal order is block order.</summary>
    public static string Ledger(string copyKey, int startIndex) => $"{Ledgers(copyKey)}{startIndex:D10}";

    /// <summary>A manifest page or root by its hash.</summary>
    public static string Manifest(Digest digest) => $"manifests/{digest}";

    /// <summary>The answer that was given for an idempotency key.</summary>
    public static string IdempotencyKey(string key) => $"idempotency/{Digest.Of(System.Text.Encoding.UTF8.GetBytes(key))}";

    private static string InOrder(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd't'HHmmss'z'", System.Globalization.CultureInfo.InvariantCulture);
}

using System.Reflection;

namespace DRServerless.Core.Errors;

/// <summary>Every code that the product gives, in one place so that none is used twice.</summary>
public static class ErrorCodes
{
    /// <summary>A field is missing, unknown, of the wrong type or out of range.</summary>
    public static readonly ErrorCode InvalidRequest = new("invalid_request", ErrorCategory.InvalidInput);

    /// <summary>A disk of 0 GiB or over 64 TiB.</summary>
    public static readonly ErrorCode UnsupportedDisk = new("unsupported_disk", ErrorCategory.InvalidInput);

    /// <summary>An infrastructure or a failback method that is not available.</summary>
    public static readonly ErrorCode UnsupportedInfrastructure = new("unsupported_infrastructure", ErrorCategory.InvalidInput);

    /// <summary>The region does not exist or is not enabled.</summary>
    public static readonly ErrorCode UnknownRegion = new("unknown_region", ErrorCategory.InvalidInput);

    /// <summary>The recovery point belongs to another machine.</summary>
    public static readonly ErrorCode RecoveryPointOfAnotherMachine = new("recovery_point_of_another_machine", ErrorCategory.InvalidInput);

    /// <summary>No such endpoint.</summary>
    public static readonly ErrorCode EndpointNotFound = new("endpoint_not_found", ErrorCategory.NotFound);

    /// <summary>The endpoint is called with another method than it has (HTTP 405).</summary>
    public static readonly ErrorCode MethodNotAllowed = new("method_not_allowed", ErrorCategory.InvalidInput);

    /// <summary>No such project.</summary>
    public static readonly ErrorCode ProjectNotFound = new("project_not_found", ErrorCategory.NotFound);

    /// <summary>No such machine in the project.</summary>
    public static readonly ErrorCode MachineNotFound = new("machine_not_found", ErrorCategory.NotFound);

    /// <summary>No such recovery point, or none at or before the time asked for.</summary>
    public static readonly ErrorCode RecoveryPointNotFound = new("recovery_point_not_found", ErrorCategory.NotFound);

    /// <summary>No such operation.</summary>
    public static readonly ErrorCode OperationNotFound = new("operation_not_found", ErrorCategory.NotFound);

    /// <summary>The operation has no report: its kind has none, or it has not ended.</summary>
    public static readonly ErrorCode ReportNotFound = new("report_not_found", ErrorCategory.NotFound);

    /// <summary>The project has no drill settings.</summary>
    public static readonly ErrorCode DrillSettingsNotFound = new("drill_settings_not_found", ErrorCategory.NotFound);

    /// <summary>The infrastructure has no such subnet or security group.</summary>
    public static readonly ErrorCode NetworkNotFound = new("network_not_found", ErrorCategory.NotFound);

    /// <summary>The infrastructure has no such instance.</summary>
    public static readonly ErrorCode InstanceNotFound = new("instance_not_found", ErrorCategory.NotFound);

    /// <summary>A snapshot that was counted on is gone.</summary>
    public static readonly ErrorCode SnapshotNotFound = new("snapshot_not_found", ErrorCategory.NotFound);

    /// <summary>A stored object is not there.</summary>
    public static readonly ErrorCode ObjectNotFound = new("object_not_found", ErrorCategory.NotFound);

    /// <summary>No such incident.</summary>
    public static readonly ErrorCode IncidentNotFound = new("incident_not_found", ErrorCategory.NotFound);

    /// <summary>The project has no alert policy.</summary>
    public static readonly ErrorCode AlertPolicyNotFound = new("alert_policy_not_found", ErrorCategory.NotFound);

    /// <summary>The project has no such alert key.</summary>
    public static readonly ErrorCode AlertKeyNotFound = new("alert_key_not_found", ErrorCategory.NotFound);

    /// <summary>What was sent as an alert is none that is understood.</summary>
    public static readonly ErrorCode AlertMalformed = new("alert_malformed", ErrorCategory.InvalidInput);

    /// <summary>What was sent as an alert is too large.</summary>
    public static readonly ErrorCode AlertTooLarge = new("alert_too_large", ErrorCategory.InvalidInput);

    /// <summary>An alert does not come from whom it claims: its signature, certificate or key is wrong.</summary>
    public static readonly ErrorCode AlertNotAuthentic = new("alert_not_authentic", ErrorCategory.Denied);

    /// <summary>An alert comes from a topic that the project's policy does not name, or the project has no policy.</summary>
    public static readonly ErrorCode AlertNotExpected = new("alert_not_expected", ErrorCategory.Denied);

    /// <summary>A message with alerts was taken before, or is sent long after its time.</summary>
    public static readonly ErrorCode AlertReplayed = new("alert_replayed", ErrorCategory.Conflict);

    /// <summary>More alerts come than can be taken; the sender is to try again.</summary>
    public static readonly ErrorCode AlertsOverLimit = new("alerts_over_limit", ErrorCategory.Unavailable);

    /// <summary>The state of the project or machine forbids the action.</summary>
    public static readonly ErrorCode ActionNotAllowed = new("action_not_allowed", ErrorCategory.Conflict);

    /// <summary>Another operation is running on the project.</summary>
    public static readonly ErrorCode OperationInProgress = new("operation_in_progress", ErrorCategory.Conflict);

    /// <summary>The name, instance or id is taken.</summary>
    public static readonly ErrorCode AlreadyExists = new("already_exists", ErrorCategory.Conflict);

    /// <summary>The stored document changed since it was read.</summary>
    public static readonly ErrorCode WriteConflict = new("write_conflict", ErrorCategory.Conflict);

    /// <summary>The idempotency key was used with another request.</summary>
    public static readonly ErrorCode IdempotencyKeyReused = new("idempotency_key_reused", ErrorCategory.Conflict);

    /// <summary>A copy of the machine may still be running and nobody confirmed that it may.</summary>
    public static readonly ErrorCode NotFenced = new("not_fenced", ErrorCategory.Conflict);

    /// <summary>A network that a drill is to launch into reaches the internet or the machines that work.</summary>
    public static readonly ErrorCode NetworkNotIsolated = new("network_not_isolated", ErrorCategory.Conflict);

    /// <summary>The project has no drill settings, or they name no network on the side that a drill would launch at.</summary>
    public static readonly ErrorCode DrillNotConfigured = new("drill_not_configured", ErrorCategory.Conflict);

    /// <summary>Snapshots have no common lineage; changed blocks cannot be listed.</summary>
    public static readonly ErrorCode UnrelatedSnapshots = new("unrelated_snapshots", ErrorCategory.Conflict);

    /// <summary>The host asks for an identity, and the caller gave none that it knows.</summary>
    public static readonly ErrorCode AuthenticationRequired = new("authentication_required", ErrorCategory.Unauthenticated);

    /// <summary>The caller is known, but lacks the role that the call needs.</summary>
    public static readonly ErrorCode RoleRequired = new("role_required", ErrorCategory.Denied);

    /// <summary>Credentials are missing, expired or refused.</summary>
    public static readonly ErrorCode CredentialsRefused = new("credentials_refused", ErrorCategory.Denied);

    /// <summary>The infrastructure cannot be reached.</summary>
    public static readonly ErrorCode InfrastructureUnavailable = new("infrastructure_unavailable", ErrorCategory.Unavailable);

    /// <summary>The infrastructure asks for fewer calls.</summary>
    public static readonly ErrorCode Throttled = new("throttled", ErrorCategory.Unavailable);

    /// <summary>A quota is exhausted; it goes on when there is room.</summary>
    public static readonly ErrorCode QuotaExceeded = new("quota_exceeded", ErrorCategory.Unavailable);

    /// <summary>A resource of the infrastructure is in use or changing; it goes on when that is over.</summary>
    public static readonly ErrorCode ResourceBusy = new("resource_busy", ErrorCategory.Unavailable);

    /// <summary>The store cannot be written: full or out of reach.</summary>
    public static readonly ErrorCode StoreUnavailable = new("store_unavailable", ErrorCategory.Unavailable);

    /// <summary>The process that ran a step was lost before it answered; the step runs again.</summary>
    public static readonly ErrorCode WorkerLost = new("worker_lost", ErrorCategory.Unavailable);

    /// <summary>A block read or written does not have the checksum that it must have.</summary>
    public static readonly ErrorCode ChecksumMismatch = new("checksum_mismatch", ErrorCategory.Unavailable);

    /// <summary>A snapshot ended in error.</summary>
    public static readonly ErrorCode SnapshotFailed = new("snapshot_failed", ErrorCategory.Failed);

    /// <summary>A machine did not launch.</summary>
    public static readonly ErrorCode LaunchFailed = new("launch_failed", ErrorCategory.Failed);

    /// <summary>What is stored contradicts itself; nothing goes on from it.</summary>
    public static readonly ErrorCode InvariantBroken = new("invariant_broken", ErrorCategory.Failed);

    /// <summary>An input, output, event or status of an orchestration or activity is over 16 KiB: it would bloat the history.</summary>
    public static readonly ErrorCode PayloadTooLarge = new("payload_too_large", ErrorCategory.InvalidInput);

    /// <summary>An orchestration does otherwise than its history says, or awaits what its context did not give.</summary>
    public static readonly ErrorCode NotDeterministic = new("not_deterministic", ErrorCategory.Failed);

    /// <summary>An orchestration was terminated.</summary>
    public static readonly ErrorCode Terminated = new("terminated", ErrorCategory.Failed);

    /// <summary>An approval was refused or timed out.</summary>
    public static readonly ErrorCode ApprovalRefused = new("approval_refused", ErrorCategory.Failed);

    /// <summary>Something that a drill launched could not be deleted in time; the sweep goes on with it.</summary>
    public static readonly ErrorCode DrillLeftSomething = new("drill_left_something", ErrorCategory.Failed);

    /// <summary>A check that a machine must pass after its launch did not pass.</summary>
    public static readonly ErrorCode CheckFailed = new("check_failed", ErrorCategory.Failed);

    /// <summary>The recovery plan is wrong; all its faults are named.</summary>
    public static readonly ErrorCode PlanInvalid = new("plan_invalid", ErrorCategory.InvalidInput);

    /// <summary>The project has no recovery plan.</summary>
    public static readonly ErrorCode PlanNotFound = new("plan_not_found", ErrorCategory.NotFound);

    /// <summary>A step of the recovery plan failed, and the plan stopped there.</summary>
    public static readonly ErrorCode PlanStopped = new("plan_stopped", ErrorCategory.Failed);

    /// <summary>The operation has no step of that name.</summary>
    public static readonly ErrorCode StepNotFound = new("step_not_found", ErrorCategory.NotFound);

    /// <summary>The host holds no secret of that name.</summary>
    public static readonly ErrorCode SecretNotFound = new("secret_not_found", ErrorCategory.NotFound);

    /// <summary>Settings of notices are wrong; all their faults are named.</summary>
    public static readonly ErrorCode NoticeSettingsInvalid = new("notice_settings_invalid", ErrorCategory.InvalidInput);

    /// <summary>The project has no notice settings: nobody is told.</summary>
    public static readonly ErrorCode NoticeSettingsNotFound = new("notice_settings_not_found", ErrorCategory.NotFound);

    /// <summary>No such notice in the project.</summary>
    public static readonly ErrorCode NoticeNotFound = new("notice_not_found", ErrorCategory.NotFound);

    /// <summary>The project, or the notice, has no such channel.</summary>
    public static readonly ErrorCode NoticeChannelNotFound = new("notice_channel_not_found", ErrorCategory.NotFound);

    /// <summary>The account has no such topic.</summary>
    public static readonly ErrorCode TopicNotFound = new("topic_not_found", ErrorCategory.NotFound);

    /// <summary>The link was not made by this host, or not for this.</summary>
    public static readonly ErrorCode AnswerLinkRefused = new("answer_link_refused", ErrorCategory.Denied);

    /// <summary>The link was good once; its time is over.</summary>
    public static readonly ErrorCode AnswerLinkExpired = new("answer_link_expired", ErrorCategory.Conflict);

    /// <summary>The question was answered by a link already.</summary>
    public static readonly ErrorCode AnswerLinkUsed = new("answer_link_used", ErrorCategory.Conflict);

    /// <summary>Something that no other code names.</summary>
    public static readonly ErrorCode Unexpected = new("unexpected", ErrorCategory.Failed);

    /// <summary>Every code by name.</summary>
    public static IReadOnlyDictionary<string, ErrorCode> All { get; } = typeof(ErrorCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null)).OfType<ErrorCode>()
        .ToDictionary(code => code.Name);

    /// <summary>The code of that name, or <see cref="Unexpected"/>.</summary>
    public static ErrorCode Named(string? name) => name is not null && All.TryGetValue(name, out var code) ? code : Unexpected;
}

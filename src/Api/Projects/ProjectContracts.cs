using System.ComponentModel;
using DRServerless.Core.Identity;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Projects;
using DRServerless.Core.RecoveryPoints;

namespace DRServerless.Api.Projects;

/// <summary>Asks for a project.</summary>
public sealed record CreateProjectRequest
{
    /// <summary>A unique name, 1..100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where the machines run.</summary>
    public required InfrastructureReference Source { get; init; }

    /// <summary>Where they are launched in a disaster.</summary>
    public required InfrastructureReference Target { get; init; }

    /// <summary>How replication runs.</summary>
    public ReplicationSettings? Replication { get; init; }

    /// <summary>Which recovery points are kept.</summary>
    public RetentionPolicy? Retention { get; init; }

    /// <summary>Whether a superseded instance that comes back is stopped at once, or cut off when it does not stop. Default true.</summary>
    public bool? FenceOnReturn { get; init; }
}

/// <summary>Changes a project; what is left out stays.</summary>
public sealed record ChangeProjectRequest
{
    /// <summary>How replication runs.</summary>
    public ReplicationSettingsChange? Replication { get; init; }

    /// <summary>Which recovery points are kept.</summary>
    public RetentionPolicy? Retention { get; init; }

    /// <summary>Whether a superseded instance that comes back is stopped at once, or cut off when it does not stop.</summary>
    public bool? FenceOnReturn { get; init; }
}

/// <summary>Changes how replication runs; what is left out stays.</summary>
public sealed record ReplicationSettingsChange
{
    /// <summary>Seconds from the start of one cycle to the start of the next, 1..86400.</summary>
    public int? RecoveryPointIntervalSeconds { get; init; }

    /// <summary>Lag in seconds above which a machine counts as behind; at least the interval.</summary>
    public int? LagGoalSeconds { get; init; }

    internal ReplicationSettings ApplyTo(ReplicationSettings settings) => new()
    {
        RecoveryPointIntervalSeconds = RecoveryPointIntervalSeconds ?? settings.RecoveryPointIntervalSeconds,
        LagGoalSeconds = LagGoalSeconds ?? settings.LagGoalSeconds,
    };
}

/// <summary>A project as callers see it.</summary>
public sealed record ProjectView
{
    /// <summary>The id.</summary>
    public required ProjectId Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The original source.</summary>
    public required InfrastructureReference Source { get; init; }

    /// <summary>The original target.</summary>
    public required InfrastructureReference Target { get; init; }

    /// <summary>Where it stands.</summary>
    public required ProjectState State { get; init; }

    /// <summary>Which way blocks flow.</summary>
    public required Direction Direction { get; init; }

    /// <summary>True while replication is held.</summary>
    public required bool ReplicationPaused { get; init; }

    /// <summary>How its machines get back.</summary>
    public required FailbackMethod FailbackMethod { get; init; }

    /// <summary>What may be asked of it now.</summary>
    public required IReadOnlyList<ProjectAction> AllowedActions { get; init; }

    /// <summary>How replication runs.</summary>
    public required ReplicationSettings Replication { get; init; }

    /// <summary>Which recovery points are kept.</summary>
    public required RetentionPolicy Retention { get; init; }

    /// <summary>Whether a superseded instance that comes back is stopped at once.</summary>
    public required bool FenceOnReturn { get; init; }

    /// <summary>What a person should know now, such as a superseded instance that runs beside the active one.</summary>
    public required IReadOnlyList<WarningView> Warnings { get; init; }

    /// <summary>The operation that holds it.</summary>
    public OperationId? ActiveOperation { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static ProjectView Of(Project project, IReadOnlyList<ProjectWarning>? warnings = null) => new()
    {
        Id = project.Id,
        Name = project.Name,
        Source = project.Source,
        Target = project.Target,
        State = project.State,
        Direction = project.Direction,
        ReplicationPaused = project.ReplicationPaused,
        FailbackMethod = FailbackMethods.For(project.Source.Kind, project.Target.Kind),
        AllowedActions = project.ActiveOperation is null ? ProjectTransitions.AllowedActions(project.State) : [],
        Replication = project.Replication,
        Retention = project.Retention,
        FenceOnReturn = project.FenceOnReturn,
        Warnings = [.. (warnings ?? []).Select(WarningView.Of)],
        ActiveOperation = project.ActiveOperation,
        CreatedAt = project.CreatedAt,
    };
}

/// <summary>Something that a person should know of a project now.</summary>
public sealed record WarningView
{
    /// <summary>Which kind: <c>two_live_copies</c>, or <c>active_is_isolated</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The machine.</summary>
    public required MachineId MachineId { get; init; }

    /// <summary>Its name.</summary>
    public required string MachineName { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Where it is.</summary>
    public required Side Side { get; init; }

    /// <summary>When it was seen first.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What is so, what is done about it, what to do.</summary>
    public required string Message { get; init; }

    /// <summary>The operation that left it so.</summary>
    public OperationId? OperationId { get; init; }

    internal static WarningView Of(ProjectWarning warning) => new()
    {
        Code = warning.Code,
        MachineId = warning.MachineId,
        MachineName = warning.MachineName,
        InstanceId = warning.InstanceId,
        Side = warning.Side,
        Since = warning.Since,
        Message = warning.Message,
        OperationId = warning.OperationId,
    };
}

/// <summary>A list, in an object so that it can grow fields.</summary>
/// <param name="Items">The items.</param>
public sealed record ListView<T>([property: Description("The items.")] IReadOnlyList<T> Items);

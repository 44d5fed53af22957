namespace DRServerless.Core.Projects;

/// <summary>Where a project stands in its life; the transitions are in <see cref="ProjectTransitions"/>.</summary>
public enum ProjectState
{
    /// <summary>Nothing replicates.</summary>
    NotProtected,

    /// <summary>Machines run at the source and replicate to the target.</summary>
    Normal,

    /// <summary>Machines run at the target.</summary>
    FailedOver,

    /// <summary>Direction reversed; not every machine has reached Continuous Data Protection.</summary>
    PreparingFailback,

    /// <summary>Direction reversed; every machine is in Continuous Data Protection.</summary>
    ReadyForFailback,

    /// <summary>Machines run at the source again.</summary>
    FailedBack,

    /// <summary>Direction restored; not every machine has reached Continuous Data Protection.</summary>
    ReturningToNormal,
}

/// <summary>Which way blocks flow. Data with one writer: the project document.</summary>
public enum Direction
{
    /// <summary>Source to target.</summary>
    Forward,

    /// <summary>Target to source.</summary>
    Reversed,
}

/// <summary>What is asked of a project, or happens to it.</summary>
public enum ProjectAction
{
    /// <summary>Begin to replicate every machine.</summary>
    StartReplication,

    /// <summary>Hold replication; recovery points stay.</summary>
    PauseReplication,

    /// <summary>Go on after a pause.</summary>
    ResumeReplication,

    /// <summary>End replication and delete every recovery point.</summary>
    StopReplication,

    /// <summary>Launch test machines beside the running ones.</summary>
    LaunchTest,

    /// <summary>Launch machines for real.</summary>
    LaunchRecovery,

    /// <summary>Delete launched test machines.</summary>
    TerminateTestMachines,

    /// <summary>Reverse the direction after a failover.</summary>
    PrepareFailback,

    /// <summary>Happens when every machine has reached Continuous Data Protection after a change of direction.</summary>
    CompleteSynchronization,

    /// <summary>Restore the direction after a failback.</summary>
    ReturnToNormal,

    /// <summary>Prepare, launch at the source and return to normal as one operation.</summary>
    Failback,

    /// <summary>Launch into an isolated network, measure, and delete everything again.</summary>
    Drill,
}

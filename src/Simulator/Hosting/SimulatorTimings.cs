namespace DRServerless.Simulator.Hosting;

/// <summary>How long the simulated cloud takes for what AWS does in the background. Short by default; AWS takes longer.</summary>
public sealed record SimulatorTimings
{
    /// <summary>From CreateSnapshot(s) to completed; default 200 ms.</summary>
    public TimeSpan SnapshotCreation { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From CompleteSnapshot to completed or error; default 200 ms (about 10 s seen on AWS).</summary>
    public TimeSpan SnapshotCompletion { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From StartSnapshot until calls find the snapshot; default 0 (up to 2 min seen on AWS).</summary>
    public TimeSpan SnapshotVisibility { get; init; } = TimeSpan.Zero;

    /// <summary>From CreateVolume to available; default 50 ms.</summary>
    public TimeSpan VolumeCreation { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From AttachVolume or DetachVolume to done; default 50 ms.</summary>
    public TimeSpan VolumeAttachment { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>From RegisterImage to available; default 100 ms.</summary>
    public TimeSpan ImageRegistration { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From RunInstances or StartInstances to running; default 300 ms.</summary>
    public TimeSpan InstanceStart { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>From StopInstances or TerminateInstances to done; default 200 ms.</summary>
    public TimeSpan InstanceStop { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>From RunInstances until calls find the instance; default 0 (seconds on AWS).</summary>
    public TimeSpan InstanceVisibility { get; init; } = TimeSpan.Zero;

    /// <summary>From running to passed status checks; default 300 ms (minutes on AWS).</summary>
    public TimeSpan InstanceStatusChecks { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a terminated instance is still shown; default 10 min (an hour on AWS).</summary>
    public TimeSpan TerminatedInstanceShown { get; init; } = TimeSpan.FromMinutes(10);
}

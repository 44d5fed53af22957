namespace DRServerless.Aws.Launching;

/// <summary>One call to EC2 that a launch wants made. Equal actions are the same call.</summary>
internal abstract record LaunchAction
{
    /// <summary>Register the temporary image.</summary>
    public sealed record RegisterImage : LaunchAction;

    /// <summary>Run the instance, from the temporary image or from the stock image.</summary>
    public sealed record RunInstance(string ImageId, bool IsTemporaryImage) : LaunchAction;

    /// <summary>Deregister the temporary image.</summary>
    public sealed record DeregisterImage(string ImageId) : LaunchAction;

    /// <summary>Write the ownership tags and the device onto a volume.</summary>
    public sealed record TagVolume(string VolumeId, string DeviceName) : LaunchAction;

    /// <summary>Have a disk deleted together with the instance.</summary>
    public sealed record DeleteWithInstance(string InstanceId, string DeviceName) : LaunchAction;

    /// <summary>Stop the instance.</summary>
    public sealed record Stop(string InstanceId) : LaunchAction;

    /// <summary>Start the instance.</summary>
    public sealed record Start(string InstanceId) : LaunchAction;

    /// <summary>Make a volume from the device's snapshot.</summary>
    public sealed record CreateVolume(string DeviceName, string AvailabilityZone) : LaunchAction;

    /// <summary>Attach a volume.</summary>
    public sealed record Attach(string InstanceId, string VolumeId, string DeviceName) : LaunchAction;

    /// <summary>Detach a volume that the stock image brought.</summary>
    public sealed record Detach(string InstanceId, string VolumeId) : LaunchAction;

    /// <summary>Delete a volume that the stock image brought.</summary>
    public sealed record DeleteVolume(string VolumeId) : LaunchAction;
}

/// <summary>What a launch does next.</summary>
/// <param name="Step">In words.</param>
/// <param name="Actions">Calls to make now, in order; none means to wait.</param>
/// <param name="Completed">True when nothing is left to do.</param>
/// <param name="Failure">Why it cannot succeed.</param>
internal sealed record LaunchDecision(string Step, IReadOnlyList<LaunchAction> Actions, bool Completed = false, string? Failure = null)
{
    public static LaunchDecision Wait(string step) => new(step, []);

    public static LaunchDecision Do(string step, params IEnumerable<LaunchAction> actions) => new(step, [.. actions]);

    public static LaunchDecision Done { get; } = new("running", [], Completed: true);

    public static LaunchDecision Fail(string reason) => new("failed", [], Failure: reason);
}

using DRServerless.Core.Machines;

namespace DRServerless.Core.Infrastructure;

/// <summary>
/// Launches machines from snapshots, a step at a time, so that a workflow can wait durably between steps. Each step is
/// idempotent under the request's key; the progress record says where it stands and what exists because of it.
/// </summary>
public interface ILauncher
{
    /// <summary>
    /// Takes every step that can be taken now. Call again with the returned progress, after a pause, until
    /// <see cref="LaunchProgress.Completed"/>. Throws <c>launch_failed</c> when it cannot succeed.
    /// </summary>
    Task<LaunchProgress> AdvanceAsync(LaunchRequest request, LaunchProgress progress, CancellationToken cancellation);

    /// <summary>Deletes everything that carries the request's key, found by tag, whether or not progress told of it. True when nothing is left.</summary>
    Task<bool> CleanUpAsync(string idempotencyKey, CancellationToken cancellation);

    /// <summary>What exists at the infrastructure with one of these keys: instances that are not terminated, volumes, images. Empty for no keys.</summary>
    Task<IReadOnlyList<OwnedResource>> ListMadeAsync(IReadOnlyCollection<string> idempotencyKeys, CancellationToken cancellation);

    /// <summary>
    /// What exists at the infrastructure with the project's tag: instances (not terminated), volumes, images.
    /// Snapshots are <see cref="ISnapshots.ListOwnedAsync"/>.
    /// </summary>
    Task<IReadOnlyList<OwnedResource>> ListOwnedAsync(string projectId, CancellationToken cancellation);
}

/// <summary>A resource that carries a project's tag.</summary>
/// <param name="Kind"><c>instance</c>, <c>volume</c> or <c>image</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="AttachedTo">For a volume, the instance that it is attached to.</param>
public sealed record OwnedResource(string Kind, string Id, string? AttachedTo = null);

/// <summary>What to launch, from what, and how.</summary>
public sealed record LaunchRequest
{
    /// <summary>At most 40 characters; tags all that is created.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The project, for the ownership tag.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The machine, for the ownership tag.</summary>
    public required string MachineId { get; init; }

    /// <summary>The machine as it was at its source.</summary>
    public required MachineDescription Source { get; init; }

    /// <summary>How it is to be launched.</summary>
    public required LaunchSettings Settings { get; init; }

    /// <summary>True for a machine that gets no public address, whatever its subnet gives to others. Default false.</summary>
    public bool NoPublicAddress { get; init; }

    /// <summary>Snapshot for each device name.</summary>
    public required IReadOnlyDictionary<string, string> Snapshots { get; init; }
}

/// <summary>Where a launch stands.</summary>
public sealed record LaunchProgress
{
    /// <summary>The beginning.</summary>
    public static LaunchProgress None { get; } = new();

    /// <summary>The step that is being taken, in the adapter's words, such as <c>registering image</c>.</summary>
    public string Step { get; init; } = "starting";

    /// <summary>Image that was registered for this launch, until it is deregistered.</summary>
    public string? ImageId { get; init; }

    /// <summary>The instance, once there is one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Volumes that were made for this launch by device name, where the image does not make them.</summary>
    public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the machine runs (or is stopped, where the settings say so) with all its disks and nothing temporary is left.</summary>
    public bool Completed { get; init; }
}

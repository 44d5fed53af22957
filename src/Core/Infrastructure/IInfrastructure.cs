namespace DRServerless.Core.Infrastructure;

/// <summary>Opens the infrastructures that projects name.</summary>
public interface IInfrastructureProvider
{
    /// <summary>
    /// The adapter for a reference; cheap, shared and safe for concurrent use. Throws <c>unsupported_infrastructure</c>
    /// for a kind that has no adapter yet. Makes no call.
    /// </summary>
    IInfrastructure Open(InfrastructureReference reference);
}

/// <summary>
/// What recovery needs of a place where machines run. Every method that creates takes an idempotency key and, called
/// again with the same key, returns what it created before. Errors are <c>DrException</c>: <c>credentials_refused</c>,
/// <c>unknown_region</c>, <c>infrastructure_unavailable</c>, <c>throttled</c> and <c>quota_exceeded</c> from any of them.
/// </summary>
public interface IInfrastructure
{
    /// <summary>Machines: what they are, and their power.</summary>
    IMachines Machines { get; }

    /// <summary>Snapshots of machines.</summary>
    ISnapshots Snapshots { get; }

    /// <summary>Blocks of snapshots, to read and to write.</summary>
    IBlockStorage Blocks { get; }

    /// <summary>Launching from snapshots.</summary>
    ILauncher Launcher { get; }

    /// <summary>Networks, to look at.</summary>
    INetworks Networks { get; }

    /// <summary>Launched machines, looked at.</summary>
    IInspection Inspection { get; }

    /// <summary>Topics, to publish to.</summary>
    ITopics Topics { get; }

    /// <summary>One cheap call that tells whether the place is reachable and the credentials are good; throws as above when not.</summary>
    Task CheckAccessAsync(CancellationToken cancellation);
}

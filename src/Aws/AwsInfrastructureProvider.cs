using System.Collections.Concurrent;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ec2;
using DRServerless.Aws.Inspection;
using DRServerless.Aws.Launching;
using DRServerless.Aws.Topics;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Aws;

/// <summary>
/// Opens AWS regions. One for the process: connections, credentials and pacing are shared by all that it opens.
/// </summary>
public sealed class AwsInfrastructureProvider : IInfrastructureProvider, IDisposable
{
    private readonly ConcurrentDictionary<AwsConnection, Lazy<AwsInfrastructure>> opened = new();
    private readonly AwsOptions options;
    private readonly TimeProvider time;
    private readonly Func<Guid> newId;
    private readonly Func<BlockStorageRequest, IBlockStorage> openBlocks;
    private readonly AwsConnections connections;

    /// <summary>Makes a provider; makes no call. <see cref="ArgumentException"/> with everything that is wrong with the options.</summary>
    /// <param name="options">How AWS is reached.</param>
    /// <param name="pacer">Keeps block calls under the quotas; one for the process.</param>
    /// <param name="time">The time.</param>
    /// <param name="seed">Seed of the randomness of pauses; give each process another.</param>
    public AwsInfrastructureProvider(AwsOptions options, Pacer pacer, TimeProvider time, int seed)
        : this(options, time, request => BlockStorages.Open(options, request, pacer, time, seed))
    {
    }

    internal AwsInfrastructureProvider(AwsOptions options, TimeProvider time, Func<BlockStorageRequest, IBlockStorage> openBlocks, Func<Guid>? newId = null)
    {
        (this.options, this.time, this.openBlocks, this.newId) = (options, time, openBlocks, newId ?? Guid.NewGuid);
        connections = new AwsConnections(options, time);
    }

    /// <inheritdoc/>
    public IInfrastructure Open(InfrastructureReference reference)
    {
        if (reference.Kind != InfrastructureKind.Aws)
        {
            throw new DrException(
                ErrorCodes.UnsupportedInfrastructure, $"Infrastructure of the kind {reference.Kind} is not supported yet, only AWS is. Nothing was changed.");
        }

        var connection = connections.Open(reference);
        return opened.GetOrAdd(connection, key => new Lazy<AwsInfrastructure>(() => Build(key, reference))).Value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var infrastructure in opened.Values.Where(lazy => lazy.IsValueCreated)) (infrastructure.Value.Blocks as IDisposable)?.Dispose();
        connections.Dispose();
    }

    private AwsInfrastructure Build(AwsConnection connection, InfrastructureReference reference)
    {
        var snapshots = new Ec2Snapshots(connection, new SnapshotSetTaker(connection, options, time, newId));
        return new AwsInfrastructure(
            connection, new Ec2Machines(connection), snapshots,
            openBlocks(new BlockStorageRequest(connection, reference, snapshots)),
            new Ec2Launcher(connection, new LaunchCleanUp(connection, options, time)),
            new Ec2Networks(connection), new Ec2Inspection(connection), new SnsTopics(connection, connections.Topics(connection)));
    }
}

using System.Collections.Concurrent;
using DRServerless.Aws.Access;
using DRServerless.Aws.Ec2;
using DRServerless.Aws.Launching;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

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

    internal AwsInfrastructureProvider(AwsOptions options, TimeProvider time, Func<BlockStorageRequest, IBlockStorage> openBlocks, Func<Guid>? newId = null)
    {
        (this.options, this.time, this.openBlocks, this.newId) = (options, time, openBlocks, newId ?? Guid.NewGuid);
        connections = new AwsConnections(options);
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
            new Ec2Launcher(connection, new LaunchCleanUp(connection, options, time)));
    }
}

/// <summary>What block storage needs of the rest.</summary>
internal sealed record BlockStorageRequest(AwsConnection Connection, InfrastructureReference Reference, ISnapshots Snapshots);

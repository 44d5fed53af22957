using DRServerless.Aws.Ebs.Calls;
using DRServerless.Aws.Ebs.Signing;
using DRServerless.Aws.Ebs.Wire;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;
using DRServerless.Core.Replication.Pacing;
using DRServerless.Core.Telemetry;

namespace DRServerless.Aws.Ebs;

/// <summary>
/// The EBS direct APIs of one account in one region. Safe for concurrent use; keeps connections, so share one and dispose it
/// at the end. The pacer is the process's: all storages that share an account share its quotas through it.
/// </summary>
public sealed class EbsBlockStorage : IBlockStorage, IDisposable
{
    private readonly ConnectionPool _connections;
    private readonly EbsCaller _caller;
    private readonly SnapshotSealing _sealing;
    private readonly string _region;

    /// <summary>Makes the storage; no call is made.</summary>
    /// <param name="options">Where, and as whom.</param>
    /// <param name="pacer">Keeps calls under the quotas.</param>
    /// <param name="clock">The time.</param>
    /// <param name="snapshots">Tells the state of a snapshot that cannot be sealed (again). Without it, being readable is taken for sealed.</param>
    public EbsBlockStorage(EbsOptions options, Pacer pacer, TimeProvider clock, ISnapshots? snapshots = null)
        : this(options, pacer, clock, snapshots, new EbsRetryOptions())
    {
    }

    internal EbsBlockStorage(EbsOptions options, Pacer pacer, TimeProvider clock, ISnapshots? snapshots, EbsRetryOptions retries)
    {
        _region = options.Region;
        var endpoint = new WireEndpoint(options.Address);
        var wire = new WireOptions { PinnedCertificate = options.Certificate, MaximumConnections = options.MaximumConnections };
        _connections = new ConnectionPool(endpoint, wire, clock, new Random(options.Seed));
        var identities = new SigningIdentities(options.Credentials, options.Region, "ebs", clock);
        var transport = new EbsTransport(endpoint, _connections, identities, options.Region, options.AttemptTimeout);
        var pauses = new Backoff(options.Seed, retries.FirstPause, retries.LongestPause);
        _caller = new EbsCaller(transport, identities, pacer, options.Account, options.Region, retries, pauses, clock, new EbsMeters(options.Metrics, options.Region));
        _sealing = new SnapshotSealing(_caller, snapshots, pauses, clock);
    }

    /// <inheritdoc/>
    public IBlockSource OpenSource(string snapshotId, string? baseSnapshotId) =>
        new EbsSnapshotSource(_caller, EbsRequest.CheckId(snapshotId), baseSnapshotId is null ? null : EbsRequest.CheckId(baseSnapshotId));

    /// <inheritdoc/>
    public IBlockSink OpenSink(string snapshotId) => new EbsSnapshotSink(_caller, EbsRequest.CheckId(snapshotId));

    /// <inheritdoc/>
    public async Task<BegunSnapshot> BeginAsync(TargetSnapshotRequest request, CancellationToken cancellation)
    {
        using var span = StartSpan(EbsOperation.StartSnapshot);
        var call = new EbsRequest { Operation = EbsOperation.StartSnapshot, SnapshotId = string.Empty, Body = StartSnapshotBody.Write(request) };
        try
        {
            var answer = await _caller.CallAsync(call, default, grace: null, cancellation);
            return StartSnapshotBody.Read(answer.Body)
                ?? throw new DrException(ErrorCodes.InfrastructureUnavailable, $"{call}: the answer has no snapshot id. Begin again with the same key.");
        }
        catch (EbsCallException error)
        {
            span.Fail(error.Error.Code.Name);
            throw error.ToPublic(call);
        }
    }

    /// <inheritdoc/>
    public async Task SealAsync(string snapshotId, int changedBlocks, Digest aggregate, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(changedBlocks);
        var request = new EbsRequest
        {
            Operation = EbsOperation.CompleteSnapshot,
            SnapshotId = EbsRequest.CheckId(snapshotId),
            Number = changedBlocks,
            Checksum = aggregate,
        };
        using var span = StartSpan(EbsOperation.CompleteSnapshot);
        try
        {
            await _sealing.SealAsync(request, cancellation);
        }
        catch (DrException error)
        {
            span.Fail(error.Code.Name);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    /// <summary>Only around what happens once for a disk: blocks and listings are told of by the copy that makes them.</summary>
    private System.Diagnostics.Activity? StartSpan(EbsOperation operation) => DrTraces.StartCall("EBS", operation.ToString(), _region);
}

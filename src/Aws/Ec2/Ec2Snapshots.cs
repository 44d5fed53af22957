using System.Globalization;
using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;

namespace DRServerless.Aws.Ec2;

/// <summary>Snapshots are EBS snapshots of the account.</summary>
internal sealed class Ec2Snapshots(AwsConnection connection, SnapshotSetTaker taker) : ISnapshots
{
    private const int BatchSize = 200;
    private readonly Ec2Queries queries = new(connection);

    public Task<SnapshotSet> CreateSetAsync(SnapshotSetRequest request, CancellationToken cancellation) => taker.TakeAsync(request, cancellation);

    public async Task<IReadOnlyDictionary<string, SnapshotDescription>> DescribeAsync(
        IReadOnlyCollection<string> snapshotIds, CancellationToken cancellation)
    {
        var described = snapshotIds.Distinct().ToDictionary(id => id, id => new SnapshotDescription(id, SnapshotState.Missing, 0, 0, false));
        foreach (var batch in snapshotIds.Distinct().Chunk(BatchSize))
        {
            foreach (var snapshot in await ExistingAsync(batch, cancellation)) described[snapshot.SnapshotId] = Describe(snapshot);
        }

        return described;
    }

    public Task DeleteAsync(string snapshotId, CancellationToken cancellation) => DeleteAsync(connection, snapshotId, cancellation);

    public async Task<IReadOnlyList<string>> ListOwnedAsync(string projectId, CancellationToken cancellation)
    {
        var owned = await queries.SnapshotsAsync(cancellation, OwnershipTags.Filter(OwnershipTags.Project, projectId));
        return [.. owned.Select(snapshot => snapshot.SnapshotId)];
    }

    public async Task<IReadOnlyList<OwnedSnapshot>> ListOwnedWithKeysAsync(string projectId, CancellationToken cancellation)
    {
        var owned = await queries.SnapshotsAsync(cancellation, OwnershipTags.Filter(OwnershipTags.Project, projectId));
        return [.. owned.Select(snapshot => new OwnedSnapshot(snapshot.SnapshotId, OwnershipTags.Value(snapshot.Tags, OwnershipTags.Key) ?? ""))];
    }

    /// <summary>Deletes a snapshot; gone already is fine, in use by an image is <c>resource_busy</c>.</summary>
    public static async Task DeleteAsync(AwsConnection connection, string snapshotId, CancellationToken cancellation)
    {
        try
        {
            await connection.CallAsync(
                $"delete snapshot {snapshotId}",
                ec2 => ec2.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = snapshotId }, cancellation), cancellation);
        }
        catch (DrException gone) when (gone.Code == ErrorCodes.SnapshotNotFound)
        {
            // What was wanted.
        }
    }

    /// <summary>EC2 refuses a whole list for one unknown id: halve it until those that exist are told from those that do not.</summary>
    private async Task<IEnumerable<Snapshot>> ExistingAsync(string[] ids, CancellationToken cancellation)
    {
        try
        {
            return await queries.SnapshotsAsync([.. ids], cancellation);
        }
        catch (DrException unknown) when (unknown.Code == ErrorCodes.SnapshotNotFound)
        {
            if (ids.Length == 1) return [];
            var half = ids.Length / 2;
            return [.. await ExistingAsync(ids[..half], cancellation), .. await ExistingAsync(ids[half..], cancellation)];
        }
    }

    private static SnapshotDescription Describe(Snapshot snapshot) => new(
        snapshot.SnapshotId,
        snapshot.State?.Value switch
        {
            "pending" => SnapshotState.Pending,
            "completed" => SnapshotState.Completed,
            _ => SnapshotState.Error,
        },
        Percent(snapshot.Progress),
        snapshot.VolumeSize ?? 0,
        snapshot.Encrypted ?? false,
        string.IsNullOrEmpty(snapshot.StateMessage) ? null : snapshot.StateMessage);

    private static int Percent(string? progress) =>
        int.TryParse(progress?.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : 0;
}

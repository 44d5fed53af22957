using DRServerless.Aws.Ebs.Calls;
using DRServerless.Aws.Ebs.Listing;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication.Pacing;

namespace DRServerless.Aws.Ebs;

/// <summary>
/// CompleteSnapshot, which has no client token: repeated after its answer got lost, it is refused with the same words as for a
/// snapshot that is not seen yet. So a refusal is held against the snapshot's state. Sealed is what has reached its end;
/// what is still pending when it must have been seen by everybody was sealed before, and is on its way.
/// </summary>
internal sealed class SnapshotSealing(EbsCaller caller, ISnapshots? snapshots, Backoff pauses, TimeProvider clock)
{
    public async Task SealAsync(EbsRequest request, CancellationToken cancellation)
    {
        var grace = caller.StartGrace();
        for (var attempt = 1; ; attempt++)
        {
            EbsCallException failure;
            try
            {
                await caller.CallAsync(request, default, grace: null, cancellation);
                return;
            }
            catch (EbsCallException error)
            {
                failure = error;
            }

            if (failure.Error.Retry != RetryKind.WhenVisible) throw failure.ToPublic(request);
            var state = await FindStateAsync(request.SnapshotId, cancellation);
            if (state is SnapshotState.Completed or SnapshotState.Error) return;
            if (!grace.MayStillAppear())
            {
                if (state == SnapshotState.Pending) return;
                throw failure.ToPublic(request);
            }

            await pauses.DelayAsync(attempt, clock, cancellation);
        }
    }

    private async Task<SnapshotState> FindStateAsync(string snapshotId, CancellationToken cancellation)
    {
        if (snapshots is not null)
        {
            var described = await snapshots.DescribeAsync([snapshotId], cancellation);
            return described.TryGetValue(snapshotId, out var snapshot) ? snapshot.State : SnapshotState.Missing;
        }

        // Only a completed snapshot can be listed.
        try
        {
            using var page = await new BlockListing(caller, snapshotId, baseSnapshotId: null).FetchAsync(0, default, BlockListing.SmallestPage, cancellation);
            return SnapshotState.Completed;
        }
        catch (DrException error) when (error.Code == ErrorCodes.SnapshotNotFound)
        {
            return SnapshotState.Missing;
        }
    }
}

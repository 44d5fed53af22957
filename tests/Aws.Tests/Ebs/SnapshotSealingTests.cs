using DRServerless.Aws.Ebs.Calls;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using Moq;

namespace DRServerless.Aws.Tests.Ebs;

/// <summary>A refused CompleteSnapshot, by what the snapshot's state is.</summary>
public sealed class SnapshotSealingTests
{
    private const string Unknown = "snap-00000000000000099";

    /// <summary>No time for a new snapshot to appear.</summary>
    private static readonly EbsRetryOptions NoGrace = new() { Visibility = TimeSpan.Zero, FirstPause = TimeSpan.FromMilliseconds(1) };

    [Theory]
    [InlineData(SnapshotState.Completed)]
    [InlineData(SnapshotState.Error)]
    [InlineData(SnapshotState.Pending)]
    public async Task Seal_RefusedAndTheSnapshotIsThere_WasSealedBefore(SnapshotState state)
    {
        await using var world = await EbsWorld.StartAsync(snapshots: Snapshots(state), retries: NoGrace);
        await world.Storage.SealAsync(Unknown, 1, Digest.Of([]), default);
    }

    [Fact]
    public async Task Seal_OfMissingSnapshot_IsNotFound()
    {
        await using var world = await EbsWorld.StartAsync(snapshots: Snapshots(SnapshotState.Missing), retries: NoGrace);
        var error = await Assert.ThrowsAsync<DrException>(() => world.Storage.SealAsync(Unknown, 1, Digest.Of([]), default));
        Assert.Equal(ErrorCodes.SnapshotNotFound, error.Code);
    }

    private static ISnapshots Snapshots(SnapshotState state)
    {
        var snapshots = new Mock<ISnapshots>();
        snapshots.Setup(all => all.DescribeAsync(It.IsAny<IReadOnlyCollection<string>>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((IReadOnlyCollection<string> ids, CancellationToken _) =>
                ids.ToDictionary(id => id, id => new SnapshotDescription(id, state, 0, 1, false)));
        return snapshots.Object;
    }
}

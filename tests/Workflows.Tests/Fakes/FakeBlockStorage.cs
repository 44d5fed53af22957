using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using DRServerless.Core.Blocks;
using DRServerless.Core.Errors;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Replication;

namespace DRServerless.Workflows.Tests.Fakes;

internal sealed class FakeBlockStorage(FakeInfrastructure cloud) : IBlockStorage
{
    public IBlockSource OpenSource(string snapshotId, string? baseSnapshotId) => new FakeSource(cloud, snapshotId, baseSnapshotId);

    public IBlockSink OpenSink(string snapshotId) => new FakeSink(cloud, snapshotId);

    public Task<BegunSnapshot> BeginAsync(TargetSnapshotRequest request, CancellationToken cancellation) => FakeCall.Run(cloud, "Blocks.Begin", () =>
    {
        var earlier = cloud.SnapshotsById.Values.FirstOrDefault(snapshot => snapshot.Key == request.IdempotencyKey);
        if (earlier is not null) return new BegunSnapshot(earlier.Id, earlier.Encrypted);
        var parent = request.ParentSnapshotId is { } id ? cloud.Snapshot(id) : null;
        if (parent is not null && (parent.State != SnapshotState.Completed || parent.SizeGiB > request.SizeGiB))
            throw new DrException(ErrorCodes.InvalidRequest, $"The parent '{parent.Id}' is {parent.State} and has {parent.SizeGiB} GiB (fake).");
        var key = cloud.NextId("snap");
        var begun = new FakeSnapshot(key, request.ProjectId, request.SizeGiB, parent?.Lineage ?? key)
        {
            Key = request.IdempotencyKey,
            MachineId = request.MachineId,
            DeviceName = request.DeviceName,
            Parent = parent?.Id,
            Encrypted = parent?.Encrypted ?? (request.Encrypted || cloud.EncryptsByDefault),
            TakenAt = cloud.Time.GetUtcNow(),
            Blocks = parent is null ? [] : new Dictionary<int, Digest>(parent.Blocks),
        };
        cloud.SnapshotsById.Add(begun.Id, begun);
        return new BegunSnapshot(begun.Id, begun.Encrypted);
    });

    public Task SealAsync(string snapshotId, int changedBlocks, Digest aggregate, CancellationToken cancellation) => FakeCall.Run(cloud, "Blocks.Seal", () =>
    {
        var snapshot = cloud.Snapshot(snapshotId);
        if (snapshot.Sealed) return true;
        snapshot.Sealed = true;
        snapshot.PollsLeft = cloud.PollsUntilCompleted;
        if (snapshot.Written.Count != changedBlocks || Aggregate(snapshot) != aggregate) snapshot.State = SnapshotState.Error;
        foreach (var (index, digest) in snapshot.Written) snapshot.Blocks[index] = digest;
        return true;
    });

    private static Digest Aggregate(FakeSnapshot snapshot)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> digest = stackalloc byte[Digest.Size];
        foreach (var block in snapshot.Written.Values)
        {
            block.CopyTo(digest);
            hash.AppendData(digest);
        }

        return new Digest(hash.GetHashAndReset());
    }

    private sealed class FakeSource(FakeInfrastructure cloud, string snapshotId, string? baseId) : IBlockSource
    {
        public async IAsyncEnumerable<BlockReference> ListAsync(int startIndex, int endIndex, [EnumeratorCancellation] CancellationToken cancellation)
        {
            foreach (var reference in await FakeCall.Run(cloud, "Blocks.List", () => List(startIndex, endIndex))) yield return reference;
        }

        public async ValueTask<Digest> ReadAsync(BlockReference block, Memory<byte> destination, CancellationToken cancellation)
        {
            var digest = await FakeCall.Run(cloud, "Blocks.Read", () => cloud.Snapshot(snapshotId).Blocks[block.Index]);
            BlockContents.Read(digest, destination.Span);
            return digest;
        }

        private List<BlockReference> List(int startIndex, int endIndex)
        {
            var snapshot = Readable(snapshotId);
            var older = baseId is null ? null : Readable(baseId);
            if (older is not null && older.Lineage != snapshot.Lineage)
                throw new DrException(ErrorCodes.UnrelatedSnapshots, $"Snapshots '{older.Id}' and '{snapshot.Id}' are not related (fake).");
            var indexes = older is null ? snapshot.Blocks.Keys : snapshot.Blocks.Keys.Union(older.Blocks.Keys);
            return [.. indexes.Where(index => index >= startIndex && index < endIndex && Differs(snapshot, older, index)).Order()
                .Select(index => new BlockReference(index, "token"u8.ToArray(), !snapshot.Blocks.ContainsKey(index)))];
        }

        private FakeSnapshot Readable(string id)
        {
            var snapshot = cloud.Snapshot(id);
            return snapshot.State == SnapshotState.Completed ? snapshot : throw new DrException(ErrorCodes.InvalidRequest, $"Snapshot '{id}' is {snapshot.State} (fake).");
        }

        private static bool Differs(FakeSnapshot snapshot, FakeSnapshot? older, int index) =>
            older is null || !older.Blocks.TryGetValue(index, out var before) || !snapshot.Blocks.TryGetValue(index, out var now) || before != now;
    }

    private sealed class FakeSink(FakeInfrastructure cloud, string snapshotId) : IBlockSink
    {
        public async ValueTask WriteAsync(int index, ReadOnlyMemory<byte> block, Digest digest, CancellationToken cancellation)
        {
            var actual = Digest.Of(block.Span);
            await FakeCall.Run(cloud, "Blocks.Write", () =>
            {
                var snapshot = cloud.Snapshot(snapshotId);
                if (snapshot.Sealed) throw new DrException(ErrorCodes.InvalidRequest, $"Snapshot '{snapshotId}' is sealed (fake).");
                if (actual != digest || block.Length != Block.Size) throw new DrException(ErrorCodes.ChecksumMismatch, $"Block {index} has other bytes than its digest says (fake).");
                snapshot.Written[index] = digest;
                return true;
            });
        }
    }
}

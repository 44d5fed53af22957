using DRServerless.Simulator.Hosting;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Ebs;

/// <summary>StartSnapshot.</summary>
internal sealed class SnapshotStarting(SimulatorContext context, SnapshotLookup lookup)
{
    private const int BlocksPerGib = 1 << (30 - 19);

    public Task StartAsync(ServiceCall call)
    {
        var request = StartSnapshotRequest.Read(call.Body);
        SnapshotRecord snapshot;
        lock (call.Region.Gate)
        {
            snapshot = FindStarted(call.Region, request) ?? Start(call, request);
        }

        return AnswerAsync(call, snapshot, request);
    }

    private static SnapshotRecord? FindStarted(SimulatedRegion region, StartSnapshotRequest request)
    {
        if (request.ClientToken is null || !region.ClientTokens.TryGetValue(("StartSnapshot", request.ClientToken), out var earlier)) return null;
        if (earlier.Fingerprint != request.Fingerprint) throw EbsErrors.Conflict();
        return region.Snapshots.GetValueOrDefault(earlier.ResourceId);
    }

    private SnapshotRecord Start(ServiceCall call, StartSnapshotRequest request)
    {
        var region = call.Region;
        var now = context.Time.GetUtcNow();
        CheckLimits(region, now);
        var parent = FindParent(call, request);
        var (encrypted, key) = EncryptionOf(region, request, parent);
        var blocks = request.VolumeSize * BlocksPerGib;
        var content = parent?.Content.Fork(blocks) ?? new BlockMap(blocks);
        var id = context.Cloud.Ids.Next("snap");
        var snapshot = new SnapshotRecord
        {
            Id = id,
            CreatedAt = now,
            SizeGib = request.VolumeSize,
            OwnerId = region.AccountId,
            Content = content,
            Lineage = parent?.Lineage ?? id,
            ParentSnapshotId = parent?.Id,
            Description = request.Description ?? "",
            Encrypted = encrypted,
            KmsKeyArn = key,
            GarbageSeed = parent is null ? (encrypted ? context.Cloud.Ids.NextUInt64() : null) : parent.GarbageSeed,
            VisibleFrom = now + context.Options.Timings.SnapshotVisibility,
            Upload = new SnapshotUpload(content, TimeSpan.FromMinutes(request.TimeoutMinutes), now),
        };
        foreach (var (name, value) in request.Tags) snapshot.Tags[name] = value;
        region.Snapshots.Add(id, snapshot);
        if (request.ClientToken is not null)
            region.ClientTokens[("StartSnapshot", request.ClientToken)] = new IdempotentResult(request.Fingerprint, id, now);
        return snapshot;
    }

    private void CheckLimits(SimulatedRegion region, DateTimeOffset now)
    {
        var quotas = context.Quotas.Settings;
        if (!quotas.Enforced) return;
        if (region.Snapshots.Count >= quotas.Snapshots) throw EbsErrors.TooManySnapshots();
        var pending = region.Snapshots.Values.Count(snapshot =>
            snapshot.Upload is not null && snapshot.Settle(now) == SnapshotState.Pending);
        if (pending >= quotas.PendingSnapshots) throw EbsErrors.TooManyPending();
    }

    private SnapshotRecord? FindParent(ServiceCall call, StartSnapshotRequest request)
    {
        if (request.ParentSnapshotId is null) return null;
        var parent = lookup.ForReading(call, request.ParentSnapshotId);
        if (request.VolumeSize < parent.SizeGib)
            throw EbsErrors.Validation("INVALID_VOLUME_SIZE", "VolumeSize must not be less than the parent's.");
        if (request.KmsKeyArn is not null && request.KmsKeyArn != parent.KmsKeyArn)
            throw EbsErrors.InvalidParameter("A child is encrypted with its parent's key.");
        return parent;
    }

    private (bool Encrypted, string? Key) EncryptionOf(SimulatedRegion region, StartSnapshotRequest request, SnapshotRecord? parent)
    {
        var byDefault = context.Options.Ebs.EncryptionByDefault.Contains($"{region.AccountId}/{region.Name}");
        if (parent is not null)
        {
            if (byDefault && !parent.Encrypted)
                throw EbsErrors.InvalidParameter("Encryption by default is on, and the parent is not encrypted.");
            return (parent.Encrypted, parent.KmsKeyArn);
        }

        if (byDefault && request.Encrypted == false)
            throw EbsErrors.InvalidParameter("Encryption by default is on: unencrypted snapshots can't be created.");
        return request.Encrypted == true || byDefault ? (true, request.KmsKeyArn ?? ManagedKey(region)) : (false, null);
    }

    private static string ManagedKey(SimulatedRegion region) =>
        $"arn:aws:kms:{region.Name}:{region.AccountId}:key/00000000-0000-4000-8000-0000000000eb";

    private static Task AnswerAsync(ServiceCall call, SnapshotRecord snapshot, StartSnapshotRequest request) =>
        EbsJson.WriteAsync(call.Http.Response, 201, writer =>
        {
            writer.WriteString("SnapshotId", snapshot.Id);
            writer.WriteString("OwnerId", snapshot.OwnerId);
            writer.WriteString("Status", StatusOf(snapshot.State));
            writer.WriteTime("StartTime", snapshot.CreatedAt);
            writer.WriteNumber("VolumeSize", snapshot.SizeGib);
            writer.WriteNumber("BlockSize", BlockStore.BlockSize);
            if (snapshot.Description.Length > 0) writer.WriteString("Description", snapshot.Description);
            if (snapshot.ParentSnapshotId is not null) writer.WriteString("ParentSnapshotId", snapshot.ParentSnapshotId);
            if (snapshot.KmsKeyArn is not null) writer.WriteString("KmsKeyArn", snapshot.KmsKeyArn);
            writer.WriteString("SseType", snapshot.Encrypted ? "sse-kms" : "none");
            if (request.Tags.Count == 0) return;
            writer.WriteStartArray("Tags");
            foreach (var (name, value) in request.Tags)
            {
                writer.WriteStartObject();
                writer.WriteString("Key", name);
                writer.WriteString("Value", value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static string StatusOf(SnapshotState state) => state switch
    {
        SnapshotState.Completed => "completed",
        SnapshotState.Error => "error",
        _ => "pending",
    };
}

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;
using DRServerless.Simulator.Storage;

namespace DRServerless.Simulator.Ec2.Volumes;

/// <summary>A volume to be created, by CreateVolume or for an instance.</summary>
internal sealed record VolumeRequest
{
    private const long Gib = 1L << 30;

    public required string AvailabilityZone { get; init; }

    public string? SnapshotId { get; init; }

    public int? SizeGib { get; init; }

    public string VolumeType { get; init; } = "gp2";

    public int? Iops { get; init; }

    public int? Throughput { get; init; }

    public bool? Encrypted { get; init; }

    public string? KmsKeyId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Checks everything and makes the record, without putting it anywhere.</summary>
    public VolumeRecord Create(Ec2Call call, VolumeState state, DateTimeOffset? settlesAt)
    {
        var snapshot = SnapshotId is null ? null : Lookup.UsableSnapshot(call, SnapshotId);
        var size = CheckSize(snapshot);
        var (iops, throughput) = VolumeTypes.Check(VolumeType, size, Iops, Throughput);
        var encrypted = CheckEncryption(snapshot);
        ulong? noise = encrypted ? snapshot?.GarbageSeed ?? call.Region.Cloud.Ids.NextUInt64() : null;
        var id = call.NewId("vol");
        var volume = new VolumeRecord
        {
            Id = id,
            CreatedAt = call.Now,
            SizeGib = size,
            AvailabilityZone = AvailabilityZone,
            Content = new VolumeContent(call.Region.Store, size * Gib, snapshot?.Content, noise),
            Lineage = snapshot?.Lineage ?? id,
            State = state,
            SettlesAt = settlesAt,
            VolumeType = VolumeType,
            Iops = iops,
            Throughput = throughput,
            Encrypted = encrypted,
            KmsKeyArn = encrypted ? KmsKeyArn(call, snapshot) : null,
            SnapshotId = SnapshotId,
        };
        TagInput.Apply(volume, Tags);
        return volume;
    }

    private int CheckSize(SnapshotRecord? snapshot)
    {
        if (snapshot is null)
            return SizeGib ?? throw Ec2Errors.Of("MissingParameter", "The request must contain the parameter size or snapshotId");
        if (SizeGib < snapshot.SizeGib)
        {
            throw Ec2Errors.Of(
                "InvalidBlockDeviceMapping",
                $"Volume of size {SizeGib}GB is smaller than snapshot '{snapshot.Id}', expect size >= {snapshot.SizeGib}GB");
        }

        return SizeGib ?? snapshot.SizeGib;
    }

    private bool CheckEncryption(SnapshotRecord? snapshot)
    {
        if (snapshot is { Encrypted: true } && Encrypted == false)
            throw Ec2Errors.InvalidParameterCombination("The parameter encrypted cannot be false for a volume created from an encrypted snapshot.");
        var encrypted = snapshot is { Encrypted: true } || Encrypted == true;
        if (KmsKeyId is not null && !encrypted)
            throw Ec2Errors.Of("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.");
        return encrypted;
    }

    private string KmsKeyArn(Ec2Call call, SnapshotRecord? snapshot)
    {
        if (KmsKeyId is null)
            return snapshot?.KmsKeyArn ?? $"arn:aws:kms:{call.Region.Name}:{call.Region.AccountId}:key/00000000-0000-0000-0000-000000000000";
        return KmsKeyId.StartsWith("arn:", StringComparison.Ordinal)
            ? KmsKeyId
            : $"arn:aws:kms:{call.Region.Name}:{call.Region.AccountId}:key/{KmsKeyId}";
    }
}

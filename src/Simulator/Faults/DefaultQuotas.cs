using System.Collections.Frozen;

namespace DRServerless.Simulator.Faults;

/// <summary>The quotas that AWS documents for new accounts.</summary>
public static class DefaultQuotas
{
    /// <summary>Per account, region and operation.</summary>
    public static readonly IReadOnlyDictionary<string, RequestQuota> PerAccount = new Dictionary<string, RequestQuota>
    {
        ["ebs:GetSnapshotBlock"] = new(1000, 1000),
        ["ebs:PutSnapshotBlock"] = new(1000, 1000),
        ["ebs:ListSnapshotBlocks"] = new(50, 50),
        ["ebs:ListChangedBlocks"] = new(50, 50),
        ["ebs:StartSnapshot"] = new(10, 10),
        ["ebs:CompleteSnapshot"] = new(10, 10),

        // EC2 publishes buckets by kind of action; those of actions named one by one follow.
        ["ec2:Describe*"] = new(20, 100),
        ["ec2:*"] = new(5, 50),
        ["ec2:CreateSnapshot"] = new(5, 100),
        ["ec2:CreateSnapshots"] = new(5, 100),
        ["ec2:DeleteSnapshot"] = new(5, 100),
        ["ec2:CreateVolume"] = new(5, 100),
        ["ec2:DeleteVolume"] = new(5, 100),
        ["ec2:DeregisterImage"] = new(5, 100),
        ["ec2:CreateTags"] = new(10, 100),
        ["ec2:DeleteTags"] = new(10, 100),
        ["ec2:RunInstances"] = new(2, 5),
        ["ec2:StartInstances"] = new(2, 5),
        ["ec2:TerminateInstances"] = new(5, 100),

        ["secretsmanager:GetSecretValue"] = new(10_000, 10_000),
        ["secretsmanager:DescribeSecret"] = new(10_000, 10_000),
        ["secretsmanager:*"] = new(50, 50),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Per snapshot and operation; AWS does not raise these.</summary>
    public static readonly IReadOnlyDictionary<string, RequestQuota> PerSnapshot = new Dictionary<string, RequestQuota>
    {
        ["GetSnapshotBlock"] = new(1000, 1000),
        ["PutSnapshotBlock"] = new(1000, 1000),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}

namespace DRServerless.Aws.Tests.Infrastructure.Rights;

/// <summary>The role has the rights that the code's calls need, and no other.</summary>
public sealed class RightsTests
{
    /// <summary>Calls that need no right, with the reason.</summary>
    private static readonly Dictionary<string, string> NeedNone = new()
    {
        ["sts:GetCallerIdentity"] = "AWS allows it to everybody, and a policy cannot forbid it",
        ["sts:AssumeRoleWithWebIdentity"] = "nothing signs it, so there is no identity that could have the right: the trust of the role allows it",
    };

    /// <summary>Rights that AWS asks for on the way of another call, with that call; no request is named like them.</summary>
    private static readonly Dictionary<string, string> AskedByOthers = new()
    {
        ["iam:PassRole"] = "ec2:RunInstances",
        ["kms:DescribeKey"] = "ec2:RunInstances",
        ["kms:Decrypt"] = "ebs:GetSnapshotBlock",
        ["kms:Encrypt"] = "ebs:PutSnapshotBlock",
        ["kms:GenerateDataKey"] = "ebs:StartSnapshot",
        ["kms:GenerateDataKeyWithoutPlaintext"] = "ebs:StartSnapshot",
        ["kms:ReEncryptFrom"] = "ec2:RunInstances",
        ["kms:ReEncryptTo"] = "ec2:RunInstances",
        ["kms:CreateGrant"] = "ec2:AttachVolume",
    };

    [Fact]
    public void Scan_OfTheCode_FindsWhatIsKnownToBeThere()
    {
        Assert.Empty(CallsInCode.UnknownPackages());
        Assert.Superset(
            new HashSet<string> { "ec2:DescribeInstances", "ec2:CreateSnapshots", "ec2:RunInstances", "sts:AssumeRole", "ebs:GetSnapshotBlock" },
            CallsInCode.All().ToHashSet());
        Assert.Equal(6, CallsInCode.OfEbsDirect().Count);
        Assert.Equal(["secretsmanager:GetSecretValue"], CallsInCode.OfHost());
        Assert.Equal(["Runtime", "SecretsManager"], CallsInCode.NamespacesOfHost());
        Assert.Equal(["sns:Publish"], CallsInCode.OfTopics());
    }

    [Fact]
    public void Rights_OfTheRole_AreNotMissing()
    {
        var allowed = RoleTemplate.Full().Policies().Actions;

        Assert.Empty(CallsInCode.All().Where(call => !NeedNone.ContainsKey(call) && !allowed.Contains(call)).Select(call => $"{call} is called, but not allowed"));
    }

    [Fact]
    public void Rights_OfTheRole_AreNotSuperfluous()
    {
        var calls = CallsInCode.All();
        var needed = AskedByOthers.Where(right => calls.Contains(right.Value)).Select(right => right.Key).Concat(calls).ToHashSet();

        Assert.Empty(RoleTemplate.Full().Policies().Actions.Where(right => !needed.Contains(right)).Select(right => $"{right} is allowed, but no call needs it"));
    }

    [Fact]
    public void Rights_WithoutOptions_AreThoseOfCallsOnly()
    {
        var optional = AskedByOthers.Keys.Concat(CallsInCode.OfHost()).Append("sts:AssumeRole").Append("sns:Publish");

        Assert.Empty(RoleTemplate.Least().Policies().Actions.Intersect(optional));
    }

    [Fact]
    public void Rights_Everywhere_AreNamedOneByOne()
    {
        Assert.All(RoleTemplate.Full().Policies().Actions, action => Assert.DoesNotContain("*", action));
    }

    [Fact]
    public void Exceptions_OfThisTest_AreStillNeeded()
    {
        var calls = CallsInCode.All();

        Assert.All(NeedNone.Keys, call => Assert.Contains(call, calls));
        Assert.All(AskedByOthers, right => Assert.Contains(right.Value, calls));
        Assert.All(AskedByOthers.Keys, right => Assert.Contains(right, RoleTemplate.Full().Policies().Actions));
    }
}

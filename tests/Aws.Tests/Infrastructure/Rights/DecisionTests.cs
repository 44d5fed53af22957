using Amazon.EC2.Model;
using DRServerless.Aws.Ec2;
using DRServerless.Aws.Launching;
using DRServerless.Aws.Tests.Launching;

namespace DRServerless.Aws.Tests.Infrastructure.Rights;

/// <summary>What the role may do to what: everything that the code does to its own, and nothing to what is foreign.</summary>
public sealed class DecisionTests
{
    private static readonly Policies Least = RoleTemplate.Least().Policies();
    private static readonly Policies Full = RoleTemplate.Full().Policies();
    private static readonly Tag[] Foreign = [new("Name", "billing")];
    private static readonly Tag[] Marked = [.. Foreign, new("drserverless:protect", "true")];

    /// <summary>Own things: action and ARN.</summary>
    public static TheoryData<string, string> ChangesOfOwnThings => new()
    {
        { "ec2:DeleteSnapshot", Requests.Snapshot },
        { "ebs:ListSnapshotBlocks", Requests.Snapshot },
        { "ebs:ListChangedBlocks", Requests.Snapshot },
        { "ebs:GetSnapshotBlock", Requests.Snapshot },
        { "ebs:PutSnapshotBlock", Requests.Snapshot },
        { "ebs:CompleteSnapshot", Requests.Snapshot },
        { "ec2:TerminateInstances", Requests.Instance },
        { "ec2:DeregisterImage", Requests.Image },
        { "ec2:AttachVolume", Requests.Instance },
        { "ec2:AttachVolume", Requests.Volume },
        { "ec2:DetachVolume", Requests.Instance },
        { "ec2:DetachVolume", Requests.Volume },
        { "ec2:DeleteVolume", Requests.Volume },
        { "ec2:ModifyInstanceAttribute", Requests.Instance },
        { "ec2:ModifyInstanceAttribute", Requests.Volume },
        { "ec2:RevokeSecurityGroupEgress", Requests.SecurityGroup },
        { "ec2:RevokeSecurityGroupIngress", Requests.SecurityGroup },
    };

    [Theory]
    [MemberData(nameof(ChangesOfOwnThings))]
    public void Change_OfAThing_IsAllowedForOursOnly(string action, string resource)
    {
        Assert.True(Least.Allow(Requests.On(action, resource, Requests.Own)));
        Assert.False(Least.Allow(Requests.On(action, resource, [])));
        Assert.False(Full.Allow(Requests.On(action, resource, Marked)));
    }

    [Theory]
    [MemberData(nameof(ChangesOfOwnThings))]
    public void Change_InAnotherRegionOrProject_IsRefused(string action, string resource)
    {
        var own = Requests.On(action, resource, Requests.Own);
        var elsewhere = own with { Context = own.Context.Where(pair => pair.Key != "aws:RequestedRegion").Append(KeyValuePair.Create("aws:RequestedRegion", new[] { "us-east-1" })).ToDictionary() };

        Assert.False(Least.Allow(elsewhere));
        Assert.False(RoleTemplate.Least(("Projects", "prj-2,prj-3")).Policies().Allow(own));
        Assert.True(RoleTemplate.Least(("Projects", "prj-2,prj-1")).Policies().Allow(own));
    }

    [Fact]
    public void Creations_OfTheCode_AreAllowed()
    {
        Assert.All(Requests.StartSnapshot(), Allowed(Least));
        Assert.All(Requests.RegisterImage(), Allowed(Least));
        Assert.All(Requests.CreateVolume(), Allowed(Least));
        Assert.All(Requests.CreateSnapshots(Foreign), Allowed(Least));
        Assert.All(Requests.CreateSecurityGroup(), Allowed(Least));
        Assert.All(Requests.RunInstances(Requests.Own, RoleTemplate.Account), Allowed(Full));
        Assert.All(Requests.RunInstances([], "amazon"), Allowed(Full));
        Assert.All(Requests.RunInstances([], "amazon", vpc: "arn:aws:ec2:eu-west-1:111122223333:vpc/any"), Allowed(Least));
    }

    [Theory]
    [InlineData("ec2:CreateSnapshots", Requests.Snapshot)]
    [InlineData("ebs:StartSnapshot", Requests.Snapshot)]
    [InlineData("ec2:RegisterImage", Requests.Image)]
    [InlineData("ec2:RunInstances", Requests.Instance)]
    [InlineData("ec2:RunInstances", Requests.Volume)]
    [InlineData("ec2:CreateVolume", Requests.Volume)]
    [InlineData("ec2:CreateSecurityGroup", Requests.SecurityGroup)]
    public void Creation_WithoutOurTag_IsRefused(string action, string resource) =>
        Assert.False(Full.Allow(Requests.Tagging(action, resource, Foreign, [])));

    [Fact]
    public void Launch_FromAForeignImageOrIntoAForeignNetwork_IsRefused()
    {
        Assert.Contains(Requests.RunInstances([], "999999999999"), access => !Least.Allow(access));
        Assert.Contains(Requests.RunInstances([], "amazon", vpc: "arn:aws:ec2:eu-west-1:111122223333:vpc/other"), access => !Full.Allow(access));
        Assert.False(Least.Allow(Requests.On("ec2:CreateVolume", Requests.Snapshot, Foreign)));
        Assert.False(Least.Allow(Requests.On("ec2:RegisterImage", Requests.Snapshot, Foreign)));
    }

    [Fact]
    public void Machines_ThatAreProtected_CanBeFencedButNotDeleted()
    {
        string[] fencing = ["ec2:StopInstances", "ec2:StartInstances", "ec2:CreateSnapshots"];

        Assert.All(fencing, action => Assert.True(Least.Allow(Requests.On(action, Requests.Instance, Foreign))));
        Assert.All(fencing, action => Assert.False(Full.Allow(Requests.On(action, Requests.Instance, Foreign))));
        Assert.All(fencing, action => Assert.True(Full.Allow(Requests.On(action, Requests.Instance, Marked))));
        Assert.All(fencing, action => Assert.True(Full.Allow(Requests.On(action, Requests.Instance, Requests.Own))));
        Assert.False(Least.Allow(Requests.On("ec2:TerminateInstances", Requests.Instance, Marked)));
    }

    [Fact]
    public void Machines_ThatDoNotStop_CanBeIsolatedUnlessTheTemplateSaysNo()
    {
        var without = RoleTemplate.Least(("Isolation", "false")).Policies();

        Assert.All(Requests.ModifyNetworkInterface(Foreign), Allowed(Least));
        Assert.All(Requests.ModifyNetworkInterface(Marked), Allowed(Full));
        Assert.All(Requests.ModifyNetworkInterface(Requests.Own), Allowed(Full));
        Assert.Contains(Requests.ModifyNetworkInterface(Foreign), access => !Full.Allow(access));
        Assert.All(Requests.ModifyNetworkInterface(Requests.Own), access => Assert.False(without.Allow(access)));
        Assert.All(Requests.CreateSecurityGroup(), access => Assert.False(without.Allow(access)));
        Assert.False(Full.Allow(Requests.On("ec2:AuthorizeSecurityGroupIngress", Requests.SecurityGroup, Requests.Own)));
    }

    [Fact]
    public void Tags_OfTheCode_AreAllowedOnOwnThings()
    {
        var device = new[] { new Tag(OwnershipTags.Device, "/dev/xvda") };
        var disk = LaunchTags.Volume(LaunchFixtures.Request, LaunchFixtures.Data);

        Assert.True(Least.Allow(Requests.Tagging("ec2:CreateTags", Requests.Snapshot, device, Requests.Own)));
        Assert.True(Least.Allow(Requests.Tagging("ec2:CreateTags", Requests.Volume, disk, Requests.Own)));
    }

    [Theory]
    [InlineData(Requests.Instance)]
    [InlineData(Requests.Volume)]
    [InlineData(Requests.Image)]
    [InlineData(Requests.SecurityGroup)]
    public void Tags_OnForeignThings_AreRefused(string resource)
    {
        Tag[] mark = [new("drserverless:protect", "true")];

        Assert.False(Full.Allow(Requests.Tagging("ec2:CreateTags", resource, Requests.Own, Foreign)));
        Assert.False(Full.Allow(Requests.Tagging("ec2:CreateTags", resource, mark, Foreign)));
        Assert.False(Full.Allow(Requests.Tagging("ec2:CreateTags", resource, mark, Requests.Own)));
    }

    [Fact]
    public void Tags_OnForeignSnapshots_AreAtMostOurs()
    {
        Assert.False(Least.Allow(Requests.Tagging("ec2:CreateTags", Requests.Snapshot, [.. Requests.Own, new Tag("team", "x")], Foreign)));
        Assert.False(Least.Allow(Requests.Tagging("ec2:CreateTags", Requests.Snapshot, [new Tag(OwnershipTags.Device, "x")], Foreign)));
    }

    [Fact]
    public void Roles_OfMachines_AreThoseThatWereNamed()
    {
        Assert.True(Full.Allow(Requests.PassRole("web", "ec2.amazonaws.com")));
        Assert.False(Full.Allow(Requests.PassRole("admin", "ec2.amazonaws.com")));
        Assert.False(Full.Allow(Requests.PassRole("web", "lambda.amazonaws.com")));
        Assert.False(Least.Allow(Requests.PassRole("web", "ec2.amazonaws.com")));
    }

    [Fact]
    public void Keys_OfDisks_AreUsedThroughEc2Only()
    {
        var key = $"arn:aws:kms:eu-west-1:{RoleTemplate.Account}:key/1";

        Assert.True(Full.Allow(Requests.With("kms:Decrypt", key, ("kms:ViaService", "ec2.eu-west-1.amazonaws.com"))));
        Assert.False(Full.Allow(Requests.With("kms:Decrypt", key)));
        Assert.False(Full.Allow(Requests.With("kms:Decrypt", key + "x", ("kms:ViaService", "ec2.eu-west-1.amazonaws.com"))));
        Assert.True(Full.Allow(Requests.With("kms:CreateGrant", key, ("kms:GrantIsForAWSResource", "true"))));
        Assert.False(Full.Allow(Requests.With("kms:CreateGrant", key)));
    }

    [Theory]
    [InlineData("GetSecretValue", RoleTemplate.Account, "drserverless/dns-key-Ab12Cd", true)]
    [InlineData("GetSecretValue", RoleTemplate.Account, "billing/database-Ab12Cd", false)]
    [InlineData("GetSecretValue", RoleTemplate.Account, "drserverles-Ab12Cd", false)]
    [InlineData("GetSecretValue", "999999999999", "drserverless/dns-key-Ab12Cd", false)]
    [InlineData("PutSecretValue", RoleTemplate.Account, "drserverless/dns-key-Ab12Cd", false)]
    [InlineData("DescribeSecret", RoleTemplate.Account, "drserverless/dns-key-Ab12Cd", false)]
    public void Secrets_AreReadByPrefix(string call, string account, string name, bool allowed)
    {
        var access = Requests.With($"secretsmanager:{call}", $"arn:aws:secretsmanager:eu-west-1:{account}:secret:{name}");

        Assert.Equal(allowed, Full.Allow(access));
        Assert.False(Least.Allow(access));
    }

    private static Action<Access> Allowed(Policies policies) => access => Assert.True(policies.Allow(access), $"{access} is refused");
}

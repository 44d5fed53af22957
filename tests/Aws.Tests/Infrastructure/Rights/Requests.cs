using System.Text;
using System.Text.Json.Nodes;
using Amazon.EC2.Model;
using DRServerless.Aws.Ebs;
using DRServerless.Aws.Ec2;
using DRServerless.Aws.Launching;
using DRServerless.Aws.Tests.Launching;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Machines;

namespace DRServerless.Aws.Tests.Infrastructure.Rights;

/// <summary>
/// The questions that AWS asks IAM for a call, as the Service Authorization Reference lists them. Tags come from the requests that the
/// code builds; so a request that forgot one, or a condition that asks for another, is refused here as it would be there.
/// </summary>
internal static class Requests
{
    private const string Ec2 = $"arn:aws:ec2:{RoleTemplate.Region}:{RoleTemplate.Account}:";
    private const string Public = $"arn:aws:ec2:{RoleTemplate.Region}::";
    public const string Instance = Ec2 + "instance/i-1";
    public const string Volume = Ec2 + "volume/vol-1";
    public const string Snapshot = Public + "snapshot/snap-1";
    public const string Image = Public + "image/ami-1";
    public const string Interface = Ec2 + "network-interface/eni-1";
    public const string SecurityGroup = Ec2 + "security-group/sg-1";
    public const string Vpc = $"arn:aws:ec2:eu-west-1:{RoleTemplate.Account}:vpc/vpc-1";

    private static readonly LaunchRequest Launch = LaunchFixtures.Request with { Settings = new LaunchSettings { InstanceProfile = "web" } };

    /// <summary>What everything of ours carries.</summary>
    public static List<Tag> Own { get; } = OwnershipTags.Of("prj-1", "mch-1", "key-1");

    /// <summary>A question about a thing that exists, with its tags.</summary>
    public static Access On(string action, string resource, IEnumerable<Tag> tags, params IEnumerable<(string Key, string Value)> more) => With(
        action, resource, [.. tags.Select(tag => ($"aws:ResourceTag/{tag.Key}", tag.Value)), .. more]);

    /// <summary>The making of a thing, and of its tags.</summary>
    public static IEnumerable<Access> Making(string action, string resource, IReadOnlyCollection<Tag> tags, bool announced = true)
    {
        var name = action.Split(':')[1];
        yield return Tagging(action, resource, tags, []);
        yield return Tagging("ec2:CreateTags", resource, tags, [], announced ? [("ec2:CreateAction", name)] : []);
    }

    /// <summary>CreateTags, or a call that tags.</summary>
    public static Access Tagging(
        string action, string resource, IReadOnlyCollection<Tag> tags, IEnumerable<Tag> held, params IEnumerable<(string Key, string Value)> more)
    {
        var access = On(action, resource, held, [.. tags.Select(tag => ($"aws:RequestTag/{tag.Key}", tag.Value)), .. more]);
        return access with { Context = access.Context.Append(KeyValuePair.Create("aws:TagKeys", tags.Select(tag => tag.Key).ToArray())).ToDictionary() };
    }

    public static IEnumerable<Access> CreateSnapshots(IEnumerable<Tag> machine) =>
    [
        .. Making("ec2:CreateSnapshots", Snapshot, [.. Own, new Tag(OwnershipTags.Set, "2/n//dev/xvda")]),
        On("ec2:CreateSnapshots", Volume, []), On("ec2:CreateSnapshots", Instance, machine),
    ];

    public static IEnumerable<Access> StartSnapshot()
    {
        var request = new TargetSnapshotRequest { IdempotencyKey = "key-1", SizeGiB = 8, ProjectId = "prj-1", MachineId = "mch-1", DeviceName = "/dev/xvda" };
        var tags = JsonNode.Parse(Encoding.UTF8.GetString(StartSnapshotBody.Write(request).Span))!["Tags"]!.AsArray()
            .Select(tag => new Tag(tag!["Key"]!.GetValue<string>(), tag["Value"]!.GetValue<string>())).ToList();
        return Making("ebs:StartSnapshot", Snapshot, tags, announced: false);
    }

    public static IEnumerable<Access> RegisterImage() =>
        [.. Making("ec2:RegisterImage", Image, Tags(LaunchRequests.Image(Launch).TagSpecifications, "image")), On("ec2:RegisterImage", Snapshot, Own)];

    public static IEnumerable<Access> CreateVolume() =>
    [
        .. Making("ec2:CreateVolume", Volume, Tags(LaunchRequests.Volume(Launch, LaunchFixtures.Data, "eu-west-1a").TagSpecifications, "volume")),
        On("ec2:CreateVolume", Snapshot, Own),
    ];

    public static IEnumerable<Access> RunInstances(IEnumerable<Tag> image, string owner, string vpc = Vpc)
    {
        var request = LaunchRequests.Instance(Launch, "ami-1", profileArn: null);
        string[] network = ["network-interface/eni-1", "security-group/sg-1", "subnet/subnet-1"];
        return
        [
            .. Making("ec2:RunInstances", Instance, Tags(request.TagSpecifications, "instance")),
            .. Making("ec2:RunInstances", Volume, Tags(request.TagSpecifications, "volume")),
            On("ec2:RunInstances", Image, image, ("ec2:Owner", owner)), On("ec2:RunInstances", Snapshot, []),
            .. network.Select(resource => On("ec2:RunInstances", Ec2 + resource, [], ("ec2:Vpc", vpc))),
        ];
    }

    public static IEnumerable<Access> CreateSecurityGroup() =>
    [
        .. Making("ec2:CreateSecurityGroup", SecurityGroup, Tags(QuarantineGroups.Request("prj-1", "vpc-1").TagSpecifications, "security-group")),
        On("ec2:CreateSecurityGroup", Vpc, []),
    ];

    public static IEnumerable<Access> ModifyNetworkInterface(IEnumerable<Tag> machine) =>
        [.. new[] { Interface, SecurityGroup }.Select(resource => On("ec2:ModifyNetworkInterfaceAttribute", resource, [])), On("ec2:ModifyNetworkInterfaceAttribute", Instance, machine)];

    public static Access PassRole(string role, string service) =>
        With("iam:PassRole", $"arn:aws:iam::{RoleTemplate.Account}:role/{role}", [("iam:PassedToService", service)]);

    public static Access With(string action, string resource, params IEnumerable<(string Key, string Value)> context) => new(
        action, resource, context.Append(("aws:RequestedRegion", RoleTemplate.Region)).DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => new[] { pair.Item2 }));

    private static List<Tag> Tags(IEnumerable<TagSpecification> specifications, string type) => specifications.Single(one => one.ResourceType.Value == type).Tags;
}

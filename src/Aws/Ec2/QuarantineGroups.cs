using Amazon.EC2;
using Amazon.EC2.Model;
using DRServerless.Aws.Access;
using DRServerless.Core.Errors;

namespace DRServerless.Aws.Ec2;

/// <summary>
/// The security groups without rules that machines are isolated in: one for each project and VPC. Its name is unique in the VPC, so of
/// several that make it at once one succeeds and the others find it. It stays when nothing is in it: it costs nothing.
/// </summary>
internal sealed class QuarantineGroups(AwsConnection connection)
{
    /// <summary>Value of the key tag.</summary>
    private const string Key = "quarantine";
    private readonly Ec2Queries queries = new(connection);

    /// <summary>The group's name.</summary>
    public static string Name(string projectId) => $"drserverless-quarantine-{projectId}";

    /// <summary>The request that makes it.</summary>
    public static CreateSecurityGroupRequest Request(string projectId, string vpcId) => new()
    {
        GroupName = Name(projectId),
        Description = "DRServerless: has no rules, and holds machines that must not be reached beside their copy",
        VpcId = vpcId,
        TagSpecifications = [OwnershipTags.For(ResourceType.SecurityGroup, [new Tag(OwnershipTags.Project, projectId), new Tag(OwnershipTags.Key, Key)])],
    };

    /// <summary>The group, or null. One of the same name that is not tagged as ours is none.</summary>
    public async Task<SecurityGroup?> FindAsync(string projectId, string vpcId, CancellationToken cancellation)
    {
        var found = await queries.SecurityGroupsAsync(
            cancellation, new Filter("vpc-id", [vpcId]), new Filter("group-name", [Name(projectId)]), OwnershipTags.Filter(OwnershipTags.Project, projectId));
        return found.FirstOrDefault();
    }

    /// <summary>Makes the group where it is missing, takes its rules where it has some, and returns its id.</summary>
    public async Task<string> EnsureAsync(string projectId, string vpcId, CancellationToken cancellation)
    {
        var group = await FindAsync(projectId, vpcId, cancellation) ?? await MakeAsync(projectId, vpcId, cancellation);
        await EmptyAsync(group, cancellation);
        return group.GroupId;
    }

    private async Task<SecurityGroup> MakeAsync(string projectId, string vpcId, CancellationToken cancellation)
    {
        try
        {
            var made = await connection.CallAsync(
                $"make a security group in {vpcId}", ec2 => ec2.CreateSecurityGroupAsync(Request(projectId, vpcId), cancellation), cancellation);

            // What EC2 gives every new group. A look may not show it yet, so it is taken unseen; whatever else there is, the next look shows.
            return new SecurityGroup { GroupId = made.GroupId, IpPermissionsEgress = [new IpPermission { IpProtocol = "-1", Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] }] };
        }
        catch (DrException taken) when (taken.AwsName() == AwsErrorNames.GroupNameTaken)
        {
            return await FindAsync(projectId, vpcId, cancellation) ?? throw new DrException(
                ErrorCodes.ResourceBusy,
                $"The name {Name(projectId)} is taken in {vpcId} by a security group that is not tagged as ours, or not yet seen to be. Nothing was changed. It can be tried again.",
                taken);
        }
    }

    private async Task EmptyAsync(SecurityGroup group, CancellationToken cancellation)
    {
        if (group.IpPermissionsEgress is { Count: > 0 } outward)
        {
            var request = new RevokeSecurityGroupEgressRequest { GroupId = group.GroupId, IpPermissions = outward };
            await WithoutMissingAsync(() => connection.CallAsync(
                $"take the outward rules of {group.GroupId}", ec2 => ec2.RevokeSecurityGroupEgressAsync(request, cancellation), cancellation));
        }

        if (group.IpPermissions is { Count: > 0 } inward)
        {
            var request = new RevokeSecurityGroupIngressRequest { GroupId = group.GroupId, IpPermissions = inward };
            await WithoutMissingAsync(() => connection.CallAsync(
                $"take the inward rules of {group.GroupId}", ec2 => ec2.RevokeSecurityGroupIngressAsync(request, cancellation), cancellation));
        }
    }

    /// <summary>Somebody else took the rules at the same time.</summary>
    private static async Task WithoutMissingAsync(Func<Task> revoke)
    {
        try
        {
            await revoke();
        }
        catch (DrException gone) when (gone.AwsName() == AwsErrorNames.RuleNotFound)
        {
            // That is what was asked for.
        }
    }
}

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>Security groups. Their rules are kept and shown; there are no packets to let through.</summary>
internal static class SecurityGroups
{
    private static readonly Dictionary<string, Func<SecurityGroupRecord, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["group-id"] = group => [group.Id],
        ["group-name"] = group => [group.Name],
        ["vpc-id"] = group => [group.VpcId],
        ["description"] = group => [group.Description],
    };

    public static void Describe(Ec2Call call)
    {
        var ids = call.Parameters.List("GroupId");
        IEnumerable<SecurityGroupRecord> groups = ids.Count > 0
            ? ids.Select(id => Lookup.SecurityGroup(call, id)).ToList()
            : call.Region.SecurityGroups.Values;
        var names = call.Parameters.List("GroupName");
        if (names.Count > 0) groups = groups.Where(group => names.Contains(group.Name));
        var (page, next) = Paging.Take(call, Filters.Parse(call.Parameters).Apply(groups, Fields), "groupIds", ids.Count > 0);
        call.Response.List("securityGroupInfo", page, group =>
        {
            call.Response.Text("ownerId", call.Region.AccountId);
            call.Response.Text("groupId", group.Id);
            call.Response.Text("groupName", group.Name);
            call.Response.Text("groupDescription", group.Description);
            call.Response.Text("vpcId", group.VpcId);
            SecurityRules.Write(call, "ipPermissions", group.Ingress);
            SecurityRules.Write(call, "ipPermissionsEgress", group.Egress);
            call.Response.Tags(group.Tags);
        });
        call.Response.Text("nextToken", next);
    }

    public static void Create(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "security-group");
        var name = call.Parameters.Required("GroupName");
        var description = call.Parameters.Required("GroupDescription");
        var vpc = call.Parameters.Text("VpcId") is { } id
            ? (VpcRecord)Lookup.Taggable(call, id)
            : call.Region.Vpcs.Values.First(item => item.IsDefault);
        if (call.Region.SecurityGroups.Values.Any(group => group.VpcId == vpc.Id && group.Name == name))
            throw Ec2Errors.Of("InvalidGroup.Duplicate", $"The security group '{name}' already exists for VPC '{vpc.Id}'");
        var created = new SecurityGroupRecord
        {
            Id = call.NewId("sg"),
            CreatedAt = call.Now,
            VpcId = vpc.Id,
            Name = name,
            Description = description,
        };
        TagInput.Apply(created, TagInput.ForType(call.Parameters, "security-group"));
        created.Egress.Add(SecurityRule.Everywhere);
        call.Region.SecurityGroups.Add(created.Id, created);
        call.WriteSuccess();
        call.Response.Text("groupId", created.Id);
        call.Response.Tags(created.Tags);
    }

    public static void Delete(Ec2Call call)
    {
        var group = Lookup.SecurityGroup(call, call.Parameters.Required("GroupId"));
        if (group.Name == "default")
            throw Ec2Errors.Of("CannotDelete", $"the specified group: \"{group.Id}\" name: \"default\" cannot be deleted by a user");
        var used = call.Region.Instances.Values.Any(
            instance => instance.State != InstanceState.Terminated && instance.SecurityGroupIds.Contains(group.Id));
        if (used) throw Ec2Errors.Of("DependencyViolation", $"resource {group.Id} has a dependent object");
        call.Region.SecurityGroups.Remove(group.Id);
        call.WriteSuccess();
    }
}

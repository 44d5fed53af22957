using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>The rules of security groups: given and taken as permissions, each of which may name several other ends.</summary>
internal static class SecurityRules
{
    public static void Authorize(Ec2Call call, Func<SecurityGroupRecord, List<SecurityRule>> rulesOf)
    {
        var (group, given) = Read(call);
        var rules = rulesOf(group);
        if (given.FirstOrDefault(rules.Contains) is { } twice)
            throw Ec2Errors.Of("InvalidPermission.Duplicate", $"the specified rule \"peer: {OtherEnd(twice)}\" already exists");
        rules.AddRange(given);
        call.WriteSuccess();
    }

    /// <summary>In a default network, rules that are not there are named and no error; elsewhere they are one.</summary>
    public static void Revoke(Ec2Call call, Func<SecurityGroupRecord, List<SecurityRule>> rulesOf)
    {
        var (group, given) = Read(call);
        var rules = rulesOf(group);
        var unknown = given.Where(rule => !rules.Contains(rule)).ToList();
        if (unknown.Count > 0 && !call.Region.Vpcs[group.VpcId].IsDefault)
            throw Ec2Errors.Of("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
        rules.RemoveAll(given.Contains);
        call.WriteSuccess();
        if (unknown.Count > 0) Write(call, "unknownIpPermissionSet", unknown);
    }

    public static void Write(Ec2Call call, string name, IEnumerable<SecurityRule> rules)
    {
        var writer = call.Response;
        writer.List(name, rules.GroupBy(rule => (rule.Protocol, rule.FromPort, rule.ToPort)), permission =>
        {
            writer.Text("ipProtocol", permission.Key.Protocol);
            writer.Number("fromPort", permission.Key.FromPort);
            writer.Number("toPort", permission.Key.ToPort);
            writer.List("groups", permission.Where(rule => rule.GroupId is not null), rule =>
            {
                writer.Text("userId", call.Region.AccountId);
                writer.Text("groupId", rule.GroupId);
            });
            writer.List("ipRanges", permission.Where(rule => rule.Cidr is not null), rule => writer.Text("cidrIp", rule.Cidr));
            writer.List("ipv6Ranges", permission.Where(rule => rule.CidrV6 is not null), rule => writer.Text("cidrIpv6", rule.CidrV6));
        });
    }

    private static (SecurityGroupRecord Group, List<SecurityRule> Rules) Read(Ec2Call call)
    {
        var group = Lookup.SecurityGroup(call, call.Parameters.Required("GroupId"));
        var rules = call.Parameters.Structures("IpPermissions").SelectMany(permission => Expand(call, permission)).ToList();
        return rules.Count == 0 ? throw Ec2Errors.MissingParameter("ipPermissions") : (group, rules);
    }

    private static IEnumerable<SecurityRule> Expand(Ec2Call call, QueryParameters permission)
    {
        var protocol = permission.Required("IpProtocol");
        var all = protocol == "-1";
        var basis = new SecurityRule(protocol, all ? null : permission.Integer("FromPort"), all ? null : permission.Integer("ToPort"), null, null, null);
        foreach (var range in permission.Structures("IpRanges")) yield return basis with { Cidr = range.Required("CidrIp") };
        foreach (var range in permission.Structures("Ipv6Ranges")) yield return basis with { CidrV6 = range.Required("CidrIpv6") };
        foreach (var other in permission.Structures("Groups")) yield return basis with { GroupId = Lookup.SecurityGroup(call, other.Required("GroupId")).Id };
    }

    private static string OtherEnd(SecurityRule rule) => rule.Cidr ?? rule.CidrV6 ?? rule.GroupId ?? "";
}

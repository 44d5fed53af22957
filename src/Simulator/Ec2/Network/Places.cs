using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>Regions and zones.</summary>
internal static class Places
{
    public static void DescribeRegions(Ec2Call call)
    {
        var names = call.Parameters.List("RegionName");
        foreach (var name in names.Where(name => !AwsRegions.Exists(name)))
            throw Ec2Errors.InvalidParameterValue($"Invalid region provided: [{name}]");
        var fields = new Dictionary<string, Func<string, IEnumerable<string?>>>(StringComparer.Ordinal)
        {
            ["region-name"] = name => [name],
            ["endpoint"] = name => [$"ec2.{name}.amazonaws.com"],
            ["opt-in-status"] = _ => ["opt-in-not-required"],
        };
        var regions = Filters.Parse(call.Parameters).Apply(names.Count > 0 ? names : AwsRegions.All, fields);
        call.Response.List("regionInfo", regions, name =>
        {
            call.Response.Text("regionName", name);
            call.Response.Text("regionEndpoint", $"ec2.{name}.amazonaws.com");
            call.Response.Text("optInStatus", "opt-in-not-required");
        });
    }

    public static void DescribeZones(Ec2Call call)
    {
        var zones = AwsRegions.ZonesOf(call.Region.Name);
        var names = call.Parameters.List("ZoneName");
        foreach (var name in names.Where(name => !zones.Contains(name)))
            throw Ec2Errors.InvalidParameterValue($"Invalid availability zone: [{name}]");
        var fields = new Dictionary<string, Func<string, IEnumerable<string?>>>(StringComparer.Ordinal)
        {
            ["zone-name"] = name => [name],
            ["zone-id"] = name => [IdOf(name)],
            ["region-name"] = _ => [call.Region.Name],
            ["state"] = _ => ["available"],
            ["zone-type"] = _ => ["availability-zone"],
        };
        call.Response.List("availabilityZoneInfo", Filters.Parse(call.Parameters).Apply(names.Count > 0 ? names : zones, fields), name =>
        {
            call.Response.Text("zoneName", name);
            call.Response.Text("zoneState", "available");
            call.Response.Text("regionName", call.Region.Name);
            call.Response.Text("zoneId", IdOf(name));
            call.Response.Text("zoneType", "availability-zone");
            call.Response.Text("groupName", call.Region.Name);
            call.Response.Text("networkBorderGroup", call.Region.Name);
            call.Response.Text("optInStatus", "opt-in-not-required");
        });
    }

    // eu-west-1a is zone euw1-az1 here; on AWS each account has its own order.
    private static string IdOf(string zone)
    {
        var parts = zone.Split('-');
        return $"{parts[0]}{parts[1][0]}{parts[2][..^1]}-az{zone[^1] - 'a' + 1}";
    }
}

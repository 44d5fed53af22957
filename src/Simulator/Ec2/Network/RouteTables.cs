using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Network;

/// <summary>Route tables. A subnet without one of its own goes by the main one, and no association is shown for it.</summary>
internal static class RouteTables
{
    private static readonly Dictionary<string, Func<RouteTableRecord, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["route-table-id"] = table => [table.Id],
        ["vpc-id"] = table => [table.VpcId],
        ["association.subnet-id"] = table => table.Subnets.Values,
        ["association.route-table-association-id"] = table => table.Subnets.Keys,
        ["association.main"] = table => table.IsMain ? ["true"] : table.Subnets.Count > 0 ? ["false"] : [],
        ["route.gateway-id"] = table => table.Routes.Values.Where(route => route.TargetField == "gatewayId").Select(route => route.TargetId),
        ["route.destination-cidr-block"] = table => table.Routes.Keys,
    };

    public static void Describe(Ec2Call call)
    {
        var ids = call.Parameters.List("RouteTableId");
        IEnumerable<RouteTableRecord> tables = ids.Count > 0 ? ids.Select(id => Lookup.RouteTable(call, id)).ToList() : call.Region.RouteTables.Values;
        var (page, next) = Paging.Take(call, Filters.Parse(call.Parameters).Apply(tables, Fields), "routeTableIds", ids.Count > 0);
        call.Response.List("routeTableSet", page, table => Write(call, table));
        call.Response.Text("nextToken", next);
    }

    public static void Create(Ec2Call call)
    {
        TagInput.ThrowUnlessTypesAre(call.Parameters, "route-table");
        var vpc = Lookup.Vpc(call, call.Parameters.Required("VpcId"));
        var made = new RouteTableRecord { Id = call.NewId("rtb"), CreatedAt = call.Now, VpcId = vpc.Id };
        made.Routes.Add(vpc.CidrBlock, new RouteRecord("gatewayId", "local"));
        TagInput.Apply(made, TagInput.ForType(call.Parameters, "route-table"));
        call.Region.RouteTables.Add(made.Id, made);
        call.Response.Structure("routeTable", () => Write(call, made));
    }

    public static void Associate(Ec2Call call)
    {
        var table = Lookup.RouteTable(call, call.Parameters.Required("RouteTableId"));
        var subnet = Lookup.Subnet(call, call.Parameters.Required("SubnetId"));
        if (subnet.VpcId != table.VpcId)
            throw Ec2Errors.InvalidParameterValue($"Route table {table.Id} and subnet {subnet.Id} belong to different networks");
        if (call.Region.RouteTables.Values.Any(other => other.Subnets.ContainsValue(subnet.Id)))
            throw Ec2Errors.Of("Resource.AlreadyAssociated", $"the specified association for route table {table.Id} conflicts with an existing association");
        var association = call.NewId("rtbassoc");
        table.Subnets.Add(association, subnet.Id);
        call.Response.Text("associationId", association);
        call.Response.Structure("associationState", () => call.Response.Text("state", "associated"));
    }

    private static void Write(Ec2Call call, RouteTableRecord table)
    {
        call.Response.Text("routeTableId", table.Id);
        call.Response.Text("vpcId", table.VpcId);
        call.Response.Text("ownerId", call.Region.AccountId);
        call.Response.List("routeSet", table.Routes, route => WriteRoute(call, route.Key, route.Value));
        IEnumerable<(string Id, string? Subnet)> associations = table.Subnets.Select(pair => (pair.Key, (string?)pair.Value));
        if (table.IsMain) associations = associations.Prepend((table.MainAssociationId, null));
        call.Response.List("associationSet", associations, association =>
        {
            call.Response.Text("routeTableAssociationId", association.Id);
            call.Response.Text("routeTableId", table.Id);
            call.Response.Text("subnetId", association.Subnet);
            call.Response.Flag("main", association.Subnet is null);
            call.Response.Structure("associationState", () => call.Response.Text("state", "associated"));
        });
        call.Response.List("propagatingVgwSet", table.PropagatingGateways, gateway => call.Response.Text("gatewayId", gateway));
        call.Response.Tags(table.Tags);
    }

    private static void WriteRoute(Ec2Call call, string destination, RouteRecord route)
    {
        var field = destination.StartsWith("pl-", StringComparison.Ordinal) ? "destinationPrefixListId"
            : destination.Contains(':', StringComparison.Ordinal) ? "destinationIpv6CidrBlock" : "destinationCidrBlock";
        call.Response.Text(field, destination);
        call.Response.Text(route.TargetField, route.TargetId);
        call.Response.Text("state", route.State);
        call.Response.Text("origin", route.TargetId == "local" ? "CreateRouteTable" : "CreateRoute");
    }
}

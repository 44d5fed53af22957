using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using DRServerless.Api.Drills;
using DRServerless.Api.Projects;
using DRServerless.Api.Reports;
using DRServerless.Api.Tests.Hosting;
using DRServerless.Api.Tests.Life;
using DRServerless.Core.Operations;
using DRServerless.Core.Reports;
using DRServerless.Simulator.Hosting;
using DRServerless.Workflows.Readiness;

namespace DRServerless.Api.Tests.Drills;

/// <summary>Drills by HTTP alone, against simulated regions.</summary>
[Collection(BusyWorld.Name)]
public sealed class DrillApiTests(ApiWorld world)
{
    [Fact]
    public async Task Drill_SetStartedAndReported_LeavesNothingAndItsReportVerifies()
    {
        var (project, machine) = await world.ProtectAsync();
        (await world.Api.PostAsync($"projects/{project}/drill")).MustRefuse(409, "drill_not_configured");
        var settings = (await world.Api.SendAsync("PUT", $"projects/{project}/drill-settings", await SettingsAsync())).Must(200).Read<DrillSettingsView>();
        Assert.True(Assert.Single(settings.Networks).Isolated);
        Assert.Equal(5, settings.Next.Count);

        var operation = await world.RunAsync(project, "drill", """{"reason":"by HTTP"}""");

        Assert.Equal((OperationKind.Drill, OperationStatus.Succeeded), (operation.Kind, operation.Status));
        var launched = operation.Machines[machine].InstanceId!;
        var instances = world.Simulator.Cloud.Region(SimulatorOptions.DefaultAccountId, ApiWorld.To).Instances;
        Assert.True(!instances.TryGetValue(launched, out var left) || left.State is Simulator.State.InstanceState.Terminated or Simulator.State.InstanceState.ShuttingDown);
        var kept = await ReportAsync(operation);
        Assert.Equal(("by HTTP", RecoveryVerdict.Passed), (kept.Report.Reason, kept.Report.Verdict));
        Assert.True((await world.Api.GetAsync($"operations/{operation.Id}/report/verification")).Must(200).Read<ReportVerificationView>().Valid);
        var page = (await world.Api.GetAsync($"operations/{operation.Id}/report/page")).Must(200);
        Assert.StartsWith("<!doctype html>", page.Text, StringComparison.Ordinal);
        Assert.Contains(kept.Sha256.ToString(), page.Text, StringComparison.Ordinal);
        Assert.Equal(operation.Id, Assert.Single((await world.Api.GetAsync($"projects/{project}/recoveries")).Must(200).Read<ListView<RecoveryLine>>().Items).OperationId);
        var readiness = (await world.Api.GetAsync($"projects/{project}/readiness")).Must(200).Read<ProjectReadiness>();
        Assert.True(readiness.Ready, string.Join("; ", readiness.Obstacles.Select(obstacle => obstacle.Message)));
        Assert.Equal(operation.Id, Assert.Single(readiness.Machines).LastProvenBy);
        Assert.DoesNotContain(readiness.Obstacles, obstacle => obstacle.Code == "never_proven");
    }

    [Fact]
    public async Task Settings_OfANetworkThatIsNotIsolated_AreRefusedNamingEveryWayOut()
    {
        var project = await world.CreateProjectAsync();
        using var customer = Customer();
        var open = (await customer.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [new Filter("default-for-az", ["true"])] })).Subnets[0];
        var group = (await customer.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { Filters = [new Filter("vpc-id", [open.VpcId])] })).SecurityGroups[0].GroupId;

        var refused = await world.Api.SendAsync("PUT", $"projects/{project}/drill-settings", Body("", open.SubnetId, group));

        refused.MustRefuse(409, "network_not_isolated");
        using var problem = JsonDocument.Parse(refused.Text);
        Assert.True(problem.RootElement.GetProperty("breaches").GetArrayLength() >= 2);
        (await world.Api.GetAsync($"projects/{project}/drill-settings")).MustRefuse(404, "drill_settings_not_found");
    }

    [Theory]
    [InlineData("""{"schedule":{"cron":"61 3 * * *"},"networks":{NETWORKS}}""", "schedule.cron")]
    [InlineData("""{"schedule":{"cron":"0 3 * *"},"networks":{NETWORKS}}""", "4 fields")]
    [InlineData("""{"schedule":{"cron":"0 3 * * * *"},"networks":{NETWORKS}}""", "6 fields")]
    [InlineData("""{"schedule":{"cron":"@daily"},"networks":{NETWORKS}}""", "1 fields")]
    [InlineData("""{"schedule":{"cron":"0 3 30 2 *"},"networks":{NETWORKS}}""", "never comes")]
    [InlineData("""{"schedule":{"cron":"0 3 * * SUN","timeZone":"../../etc/passwd"},"networks":{NETWORKS}}""", "time zone")]
    [InlineData("""{"schedule":{"cron":"0 3 * * SUN","startWindowMinutes":0,"restDaysAfterFailover":-1,"recoveryPointAgeSeconds":-1},"networks":{NETWORKS}}""", "startWindowMinutes")]
    [InlineData("""{"schedule":{"cron":"0 3 * * SUN"},"networks":{}}""", "networks.target")]
    [InlineData("""{"networks":{"target":{"subnetId":"here","securityGroupId":"there"}}}""", "networks.target.subnetId")]
    [InlineData("""{"networks":{"target":null}}""", "networks.target.subnetId")]
    [InlineData("""{"networks":{"nowhere":{"subnetId":"subnet-0a1b2c3d","securityGroupId":"sg-0a1b2c3d"}}}""", "")]
    [InlineData("""{"networks":{NETWORKS},"targets":{"rpoSeconds":0,"rtoSeconds":0}}""", "targets.rtoSeconds")]
    [InlineData("""{"schedule":{"cron":null},"networks":{NETWORKS}}""", "")]
    [InlineData("""{"networks":{NETWORKS},"colour":1}""", "colour")]
    [InlineData("""{}""", "networks")]
    public async Task Settings_ThatAreWrong_AreRefusedWithEveryFault(string body, string named)
    {
        var project = await world.CreateProjectAsync();
        var networks = "\"target\":{\"subnetId\":\"subnet-0a1b2c3d\",\"securityGroupId\":\"sg-0a1b2c3d\"}";

        var refused = await world.Api.SendAsync("PUT", $"projects/{project}/drill-settings", body.Replace("NETWORKS", networks, StringComparison.Ordinal));

        refused.MustRefuse(400, "invalid_request");
        Assert.Contains(named, refused.Text, StringComparison.Ordinal);
        (await world.Api.GetAsync($"projects/{project}/drill-settings")).MustRefuse(404, "drill_settings_not_found");
    }

    [Fact]
    public async Task Settings_OfNetworksThatAreNotThere_AreRefused()
    {
        var project = await world.CreateProjectAsync();

        (await world.Api.SendAsync("PUT", $"projects/{project}/drill-settings", """{"networks":{"target":{"subnetId":"subnet-0a1b2c3d4e5f60718","securityGroupId":"sg-0a1b2c3d4e5f60718"}}}"""))
            .MustRefuse(404, "network_not_found");
        (await world.Api.SendAsync("PUT", "projects/prj-unknown/drill-settings", """{"networks":{}}""")).MustRefuse(404, "project_not_found");
    }

    [Fact]
    public async Task Settings_Removed_EndDrills()
    {
        var project = await world.CreateProjectAsync();
        (await world.Api.SendAsync("PUT", $"projects/{project}/drill-settings", """{"networks":{},"targets":{"rpoSeconds":60}}""")).Must(200);
        (await world.Api.GetAsync($"projects/{project}/drill-settings")).Must(200);

        (await world.Api.DeleteAsync($"projects/{project}/drill-settings")).Must(204);

        (await world.Api.GetAsync($"projects/{project}/drill-settings")).MustRefuse(404, "drill_settings_not_found");
        Assert.Empty((await world.Api.GetAsync($"projects/{project}/drills")).Must(200).Read<DrillsView>().Next);
    }

    [Fact]
    public async Task Report_OfWhatHasNone_IsNotFound()
    {
        var (project, _) = await world.ProtectAsync();
        var paused = await world.RunAsync(project, "pause-replication");

        (await world.Api.GetAsync($"operations/{paused.Id}/report")).MustRefuse(404, "report_not_found");
        (await world.Api.GetAsync($"operations/{paused.Id}/report/page")).MustRefuse(404, "report_not_found");
        (await world.Api.GetAsync($"operations/{paused.Id}/report/verification")).MustRefuse(404, "report_not_found");
        (await world.Api.GetAsync("operations/op-unknown/report")).MustRefuse(404, "operation_not_found");
        (await world.Api.GetAsync($"projects/{project}/recoveries?count=0")).MustRefuse(400, "invalid_request");
    }

    [Fact]
    public async Task Readiness_OfAnEmptyProject_NamesWhatStandsInTheWay()
    {
        var project = await world.CreateProjectAsync();

        var readiness = (await world.Api.GetAsync($"projects/{project}/readiness")).Must(200).Read<ProjectReadiness>();

        Assert.False(readiness.Ready);
        Assert.Equal(["no_machine", "state_forbids"], readiness.Obstacles.Where(obstacle => obstacle.Blocks).Select(obstacle => obstacle.Code));
        Assert.Contains(readiness.Obstacles, obstacle => obstacle is { Code: "drill_not_configured", Blocks: false });
    }

    /// <summary>It is written just after the operation has ended.</summary>
    private async Task<SealedReport> ReportAsync(Operation operation) =>
        (await Eventually.SeeAsync(() => world.Api.GetAsync($"operations/{operation.Id}/report"), answer => answer.Status == 200, "the report")).Read<SealedReport>();

    private AmazonEC2Client Customer() => new(
        new BasicAWSCredentials(SimulatorOptions.DefaultAccessKeyId, SimulatorOptions.DefaultSecretAccessKey),
        new AmazonEC2Config { ServiceURL = world.Simulator.HttpEndpoint.ToString(), AuthenticationRegion = ApiWorld.To });

    private async Task<string> SettingsAsync()
    {
        using var customer = Customer();
        var vpc = (await customer.CreateVpcAsync(new CreateVpcRequest("10.99.0.0/24"))).Vpc.VpcId;
        var subnet = (await customer.CreateSubnetAsync(new CreateSubnetRequest(vpc, "10.99.0.0/24"))).Subnet.SubnetId;
        var group = (await customer.CreateSecurityGroupAsync(new CreateSecurityGroupRequest { GroupName = "drills", Description = "drills", VpcId = vpc })).GroupId;
        await customer.RevokeSecurityGroupEgressAsync(new RevokeSecurityGroupEgressRequest
        {
            GroupId = group,
            IpPermissions = [new IpPermission { IpProtocol = "-1", Ipv4Ranges = [new IpRange { CidrIp = "0.0.0.0/0" }] }],
        });
        return Body(""" "schedule":{"cron":"0 3 * * SUN","timeZone":"Europe/Berlin"},"targets":{"rpoSeconds":600,"rtoSeconds":1800}, """, subnet, group);
    }

    private static string Body(string more, string subnet, string group) => $$"""
        {{{more}} "networks": { "target": { "subnetId": "{{subnet}}", "securityGroupId": "{{group}}" } } }
        """;
}

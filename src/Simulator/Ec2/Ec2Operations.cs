using DRServerless.Simulator.Ec2.Images;
using DRServerless.Simulator.Ec2.Machines;
using DRServerless.Simulator.Ec2.Network;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Ec2.Snapshots;
using DRServerless.Simulator.Ec2.Tags;
using DRServerless.Simulator.Ec2.Volumes;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.Workloads;

namespace DRServerless.Simulator.Ec2;

/// <summary>Answers one call.</summary>
internal delegate Task Ec2Operation(Ec2Call call);

/// <summary>The operations that the simulated EC2 has.</summary>
internal static class Ec2Operations
{
    public static IReadOnlyDictionary<string, Ec2Operation> All(WorkloadEngine workloads)
    {
        var snapshots = new SnapshotCreation(workloads);
        return new Dictionary<string, Ec2Operation>(StringComparer.Ordinal)
        {
            ["RunInstances"] = RunInstances.HandleAsync,
            ["DescribeInstances"] = Gated(DescribeInstances.Handle),
            ["DescribeInstanceStatus"] = Gated(InstanceStatus.Handle),
            ["StartInstances"] = InstancePower.StartAsync,
            ["StopInstances"] = Gated(InstancePower.Stop),
            ["TerminateInstances"] = Gated(InstancePower.Terminate),
            ["ModifyInstanceAttribute"] = Gated(InstanceAttributes.Modify),
            ["DescribeInstanceAttribute"] = Gated(InstanceAttributes.Describe),
            ["DescribeInstanceTypes"] = Gated(DescribeInstanceTypes.Handle),
            ["CreateSnapshot"] = snapshots.CreateOneAsync,
            ["CreateSnapshots"] = snapshots.CreateSetAsync,
            ["DescribeSnapshots"] = Gated(DescribeSnapshots.Handle),
            ["DeleteSnapshot"] = Gated(DeleteSnapshot.Handle),
            ["CreateVolume"] = Gated(CreateVolume.Handle),
            ["DescribeVolumes"] = Gated(DescribeVolumes.Handle),
            ["AttachVolume"] = Gated(VolumeAttachments.Attach),
            ["DetachVolume"] = Gated(VolumeAttachments.Detach),
            ["DeleteVolume"] = Gated(DeleteVolume.Handle),
            ["RegisterImage"] = Gated(RegisterImage.Handle),
            ["DescribeImages"] = Gated(DescribeImages.Handle),
            ["DeregisterImage"] = Gated(DeregisterImage.Handle),
            ["CreateTags"] = Gated(TagOperations.Create),
            ["DeleteTags"] = Gated(TagOperations.Delete),
            ["DescribeTags"] = Gated(TagOperations.Describe),
            ["DescribeRegions"] = Gated(Places.DescribeRegions),
            ["DescribeAvailabilityZones"] = Gated(Places.DescribeZones),
            ["DescribeVpcs"] = Gated(Networks.DescribeVpcs),
            ["DescribeSubnets"] = Gated(Networks.DescribeSubnets),
            ["DescribeSecurityGroups"] = Gated(SecurityGroups.Describe),
            ["CreateSecurityGroup"] = Gated(SecurityGroups.Create),
            ["DeleteSecurityGroup"] = Gated(SecurityGroups.Delete),
            ["AuthorizeSecurityGroupIngress"] = Gated(call => SecurityRules.Authorize(call, group => group.Ingress)),
            ["AuthorizeSecurityGroupEgress"] = Gated(call => SecurityRules.Authorize(call, group => group.Egress)),
            ["RevokeSecurityGroupIngress"] = Gated(call => SecurityRules.Revoke(call, group => group.Ingress)),
            ["RevokeSecurityGroupEgress"] = Gated(call => SecurityRules.Revoke(call, group => group.Egress)),
            ["CreateVpc"] = Gated(NetworkCreation.CreateVpc),
            ["CreateSubnet"] = Gated(NetworkCreation.CreateSubnet),
            ["CreateInternetGateway"] = Gated(NetworkCreation.CreateInternetGateway),
            ["AttachInternetGateway"] = Gated(NetworkCreation.AttachInternetGateway),
            ["DescribeRouteTables"] = Gated(RouteTables.Describe),
            ["CreateRouteTable"] = Gated(RouteTables.Create),
            ["AssociateRouteTable"] = Gated(RouteTables.Associate),
            ["CreateRoute"] = Gated(Routes.Create),
            ["DeleteRoute"] = Gated(Routes.Delete),
            ["ModifyNetworkInterfaceAttribute"] = Gated(NetworkInterfaces.Modify),
        };
    }

    // Most operations only look at and change records: they hold the region's gate from beginning to end.
    private static Ec2Operation Gated(Action<Ec2Call> handle) => call =>
    {
        lock (call.Region.Gate)
        {
            Lifecycle.Settle(call.Region, call.Timings, call.Now);
            handle(call);
        }

        return Task.CompletedTask;
    };
}

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

internal static class InstanceXml
{
    public static void WriteReservation(Ec2Writer writer, SimulatedRegion region, IReadOnlyList<InstanceRecord> instances)
    {
        writer.Text("reservationId", instances[0].ReservationId);
        writer.Text("ownerId", region.AccountId);
        writer.Texts("groupSet", []);
        writer.List("instancesSet", instances, instance => Write(writer, region, instance));
    }

    public static void WriteState(Ec2Writer writer, string name, InstanceState state) => writer.Structure(name, () =>
    {
        writer.Number("code", (int)state);
        writer.Text("name", EnumNames.Of(state));
    });

    private static void Write(Ec2Writer writer, SimulatedRegion region, InstanceRecord instance)
    {
        writer.Text("instanceId", instance.Id);
        writer.Text("imageId", instance.ImageId);
        WriteState(writer, "instanceState", instance.State);
        writer.Text("privateDnsName", instance.PrivateIpAddress is { } ip ? $"ip-{ip.Replace('.', '-')}.{region.Name}.compute.internal" : "");
        writer.Text("dnsName", "");
        writer.Text("reason", instance.StateReason);
        writer.Text("keyName", instance.KeyName);
        writer.Number("amiLaunchIndex", instance.LaunchIndex);
        WriteProductCodes(writer, instance);
        writer.Text("instanceType", instance.InstanceType);
        writer.Time("launchTime", instance.LaunchedAt);
        writer.Structure("placement", () =>
        {
            writer.Text("availabilityZone", instance.AvailabilityZone);
            writer.Text("groupName", "");
            writer.Text("tenancy", "default");
        });
        writer.Structure("monitoring", () => writer.Text("state", "disabled"));
        WritePlatform(writer, instance);
        WriteNetwork(writer, region, instance);
        if (instance.StateReasonCode.Length > 0)
        {
            writer.Structure("stateReason", () =>
            {
                writer.Text("code", instance.StateReasonCode);
                writer.Text("message", instance.StateReason);
            });
        }

        writer.List("blockDeviceMapping", instance.Attachments, attachment => WriteDevice(writer, attachment));
        writer.Text("clientToken", instance.ClientToken ?? "");
        writer.Flag("ebsOptimized", instance.EbsOptimized);
        writer.Tags(instance.Tags);
    }

    private static void WritePlatform(Ec2Writer writer, InstanceRecord instance)
    {
        writer.Text("platform", instance.Platform);
        writer.Text("platformDetails", instance.PlatformDetails);
        writer.Text("usageOperation", instance.UsageOperation);
        writer.Time("usageOperationUpdateTime", instance.CreatedAt);
        writer.Text("architecture", instance.Architecture);
        writer.Text("rootDeviceType", "ebs");
        writer.Text("rootDeviceName", instance.RootDeviceName);
        writer.Text("virtualizationType", "hvm");
        writer.Text("hypervisor", "xen");
        writer.Flag("enaSupport", instance.EnaSupport);
        writer.Text("bootMode", instance.BootMode);
        writer.Text("currentInstanceBootMode", BootCheck.BootsWithUefi(instance) ? "uefi" : "legacy-bios");
    }

    private static void WriteNetwork(Ec2Writer writer, SimulatedRegion region, InstanceRecord instance)
    {
        if (instance.IamInstanceProfileArn is { } profile)
        {
            writer.Structure("iamInstanceProfile", () =>
            {
                writer.Text("arn", profile);
                writer.Text("id", "AIPA" + instance.Id[^16..].ToUpperInvariant());
            });
        }

        if (instance.State == InstanceState.Terminated) return;
        var vpc = region.Subnets.GetValueOrDefault(instance.SubnetId)?.VpcId;
        writer.Text("subnetId", instance.SubnetId);
        writer.Text("vpcId", vpc);
        writer.Text("privateIpAddress", instance.PrivateIpAddress);
        writer.Text("ipAddress", instance.PublicIpAddress);
        writer.Flag("sourceDestCheck", instance.SourceDestinationCheck);
        WriteGroups(writer, region, instance);
        writer.List("networkInterfaceSet", [instance], item =>
        {
            writer.Text("networkInterfaceId", item.NetworkInterfaceId);
            writer.Text("subnetId", item.SubnetId);
            writer.Text("vpcId", vpc);
            writer.Text("ownerId", region.AccountId);
            writer.Text("status", "in-use");
            writer.Text("privateIpAddress", item.PrivateIpAddress);
            writer.Flag("sourceDestCheck", item.SourceDestinationCheck);
            WriteGroups(writer, region, item);
        });
    }

    public static void WriteGroups(Ec2Writer writer, SimulatedRegion region, InstanceRecord instance) =>
        writer.List("groupSet", instance.SecurityGroupIds, id =>
        {
            writer.Text("groupId", id);
            writer.Text("groupName", region.SecurityGroups.GetValueOrDefault(id)?.Name);
        });

    public static void WriteProductCodes(Ec2Writer writer, InstanceRecord instance) =>
        writer.List("productCodes", instance.ProductCodes, code =>
        {
            writer.Text("productCode", code);
            writer.Text("type", "marketplace");
        });

    public static void WriteDevice(Ec2Writer writer, AttachmentRecord attachment)
    {
        writer.Text("deviceName", attachment.DeviceName);
        writer.Structure("ebs", () =>
        {
            writer.Text("volumeId", attachment.VolumeId);
            writer.Text("status", EnumNames.Of(attachment.State));
            writer.Time("attachTime", attachment.AttachedAt);
            writer.Flag("deleteOnTermination", attachment.DeleteOnTermination);
        });
    }
}

using DRServerless.Simulator.Ec2.Network;
using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>ModifyInstanceAttribute and DescribeInstanceAttribute, as far as recovery uses them.</summary>
internal static class InstanceAttributes
{
    public static void Modify(Ec2Call call)
    {
        var instance = Lookup.Instance(call, call.Parameters.Required("InstanceId"));
        if (instance.State is InstanceState.Terminated or InstanceState.ShuttingDown)
            throw Ec2Errors.IncorrectInstanceState($"The instance '{instance.Id}' is not in a state from which it can be modified.");
        ModifyStopped(call, instance);
        ModifyGroups(call, instance);
        ModifyDevices(call, instance);
        instance.SourceDestinationCheck = Flag(call, "SourceDestCheck", "sourceDestCheck") ?? instance.SourceDestinationCheck;
        instance.DisableApiTermination = Flag(call, "DisableApiTermination", "disableApiTermination") ?? instance.DisableApiTermination;
        instance.DisableApiStop = Flag(call, "DisableApiStop", "disableApiStop") ?? instance.DisableApiStop;
        call.WriteSuccess();
    }

    public static void Describe(Ec2Call call)
    {
        var instance = Lookup.Instance(call, call.Parameters.Required("InstanceId"));
        var attribute = call.Parameters.Required("Attribute");
        var writer = call.Response;
        writer.Text("instanceId", instance.Id);
        switch (attribute)
        {
            case "blockDeviceMapping":
                writer.List(attribute, instance.Attachments, attachment => InstanceXml.WriteDevice(writer, attachment));
                break;
            case "groupSet":
                InstanceXml.WriteGroups(writer, call.Region, instance);
                break;
            case "productCodes":
                InstanceXml.WriteProductCodes(writer, instance);
                break;
            default:
                var value = Value(instance, attribute);
                writer.Structure(attribute, () => writer.Text("value", value));
                break;
        }
    }

    private static string? Value(InstanceRecord instance, string attribute) => attribute switch
    {
        "instanceType" => instance.InstanceType,
        "userData" => instance.UserData,
        "rootDeviceName" => instance.RootDeviceName,
        "instanceInitiatedShutdownBehavior" => "stop",
        "disableApiTermination" => Text(instance.DisableApiTermination),
        "disableApiStop" => Text(instance.DisableApiStop),
        "sourceDestCheck" => Text(instance.SourceDestinationCheck),
        "enaSupport" => Text(instance.EnaSupport),
        "ebsOptimized" => Text(instance.EbsOptimized),
        "kernel" or "ramdisk" or "sriovNetSupport" => null,
        _ => throw Ec2Errors.InvalidValue(attribute, "attribute"),
    };

    // These are read when an instance starts, so a running one refuses them.
    private static void ModifyStopped(Ec2Call call, InstanceRecord instance)
    {
        var type = Given(call, "InstanceType", "instanceType");
        var userData = Given(call, "UserData", "userData");
        var ena = Flag(call, "EnaSupport", "enaSupport");
        var optimized = Flag(call, "EbsOptimized", "ebsOptimized");
        if (type is null && userData is null && ena is null && optimized is null) return;
        if (instance.State != InstanceState.Stopped)
            throw Ec2Errors.IncorrectInstanceState($"The instance '{instance.Id}' is not in the 'stopped' state.");
        if (type is not null && LaunchChecks.Type(type).Architecture != instance.Architecture)
            throw Ec2Errors.InvalidParameterValue($"The architecture of the instance type '{type}' does not match that of the instance.");
        instance.InstanceType = type ?? instance.InstanceType;
        instance.UserData = userData ?? instance.UserData;
        instance.EnaSupport = ena ?? instance.EnaSupport;
        instance.EbsOptimized = optimized ?? instance.EbsOptimized;
    }

    private static void ModifyGroups(Ec2Call call, InstanceRecord instance)
    {
        var groups = call.Parameters.List("GroupId");
        if (groups.Count > 0) NetworkInterfaces.SetGroups(call, instance, groups);
    }

    private static void ModifyDevices(Ec2Call call, InstanceRecord instance)
    {
        foreach (var mapping in call.Parameters.Structures("BlockDeviceMapping"))
        {
            var device = mapping.Required("DeviceName");
            var attachment = instance.Attachments.FirstOrDefault(item => item.DeviceName == device)
                ?? throw Ec2Errors.Of("InvalidInstanceAttributeValue", $"No device is currently mapped at {device}");
            attachment.DeleteOnTermination = mapping.Structure("Ebs").Flag("DeleteOnTermination") ?? attachment.DeleteOnTermination;
        }
    }

    // Attributes can be given by their own parameter, or by name and value.
    private static string? Given(Ec2Call call, string parameter, string attribute) =>
        call.Parameters.Text($"{parameter}.Value")
        ?? (call.Parameters.Text("Attribute") == attribute ? call.Parameters.Text("Value") : null);

    private static bool? Flag(Ec2Call call, string parameter, string attribute) => Given(call, parameter, attribute) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw Ec2Errors.InvalidValue(text, attribute),
    };

    private static string Text(bool value) => value ? "true" : "false";
}

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Volumes;

internal static class VolumeAttachments
{
    public static void Attach(Ec2Call call)
    {
        var device = call.Parameters.Required("Device");
        var volume = Lookup.Volume(call, call.Parameters.Required("VolumeId"));
        var instance = Lookup.Instance(call, call.Parameters.Required("InstanceId"));
        ThrowUnlessAttachable(volume, instance, device);
        var attachment = new AttachmentRecord
        {
            VolumeId = volume.Id,
            InstanceId = instance.Id,
            DeviceName = device,
            AttachedAt = call.Now,
            State = AttachmentState.Attaching,
            SettlesAt = call.Now + call.Timings.VolumeAttachment,
        };
        volume.Attachments.Add(attachment);
        instance.Attachments.Add(attachment);
        volume.State = VolumeState.InUse;
        VolumeXml.WriteAttachment(call.Response, attachment);
    }

    public static void Detach(Ec2Call call)
    {
        var volume = Lookup.Volume(call, call.Parameters.Required("VolumeId"));
        var attachment = volume.Attachments.FirstOrDefault()
            ?? throw Ec2Errors.IncorrectState($"Volume '{volume.Id}' is in the '{EnumNames.Of(volume.State)}' state.");
        ThrowUnlessNamed(call, attachment);
        var instance = call.Region.Instances[attachment.InstanceId];
        var running = instance.State is InstanceState.Pending or InstanceState.Running or InstanceState.Stopping;
        if (attachment.DeviceName == instance.RootDeviceName && running)
            throw Ec2Errors.Of("OperationNotPermitted", $"Unable to detach root volume '{volume.Id}' from instance '{instance.Id}'");
        if (attachment.State != AttachmentState.Detaching)
        {
            attachment.State = AttachmentState.Detaching;
            attachment.SettlesAt = call.Now + call.Timings.VolumeAttachment;
        }

        VolumeXml.WriteAttachment(call.Response, attachment);
    }

    private static void ThrowUnlessAttachable(VolumeRecord volume, InstanceRecord instance, string device)
    {
        if (volume.State == VolumeState.InUse)
            throw Ec2Errors.Of("VolumeInUse", $"{volume.Id} is already attached to an instance");
        if (volume.State != VolumeState.Available)
            throw Ec2Errors.IncorrectState($"{volume.Id} is not 'available'.");
        if (instance.State is not (InstanceState.Running or InstanceState.Stopped))
            throw Ec2Errors.IncorrectState($"Instance '{instance.Id}' is not 'running'.");
        if (volume.AvailabilityZone != instance.AvailabilityZone)
        {
            throw Ec2Errors.Of(
                "InvalidVolume.ZoneMismatch", $"The volume '{volume.Id}' is not in the same availability zone as instance '{instance.Id}'");
        }

        if (instance.Attachments.Any(item => item.DeviceName == device))
        {
            throw Ec2Errors.InvalidParameterValue(
                $"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use");
        }

        if (instance.Attachments.Count >= InstanceTypes.Find(instance.InstanceType)!.MaximumVolumes)
            throw Ec2Errors.Of("AttachmentLimitExceeded", "You have exceeded the number of volume attachments allowed for this instance.");
    }

    private static void ThrowUnlessNamed(Ec2Call call, AttachmentRecord attachment)
    {
        var instanceId = call.Parameters.Text("InstanceId");
        var device = call.Parameters.Text("Device");
        if (instanceId is not null && instanceId != attachment.InstanceId || device is not null && device != attachment.DeviceName)
        {
            throw Ec2Errors.Of(
                "InvalidAttachment.NotFound", $"Volume '{attachment.VolumeId}' is not attached to instance '{instanceId}' as device '{device}'.");
        }
    }
}

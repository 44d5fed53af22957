using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Volumes;

internal static class DeleteVolume
{
    public static void Handle(Ec2Call call)
    {
        var volume = Lookup.Volume(call, call.Parameters.Required("VolumeId"));
        switch (volume.State)
        {
            case VolumeState.InUse:
                throw Ec2Errors.Of("VolumeInUse", $"Volume {volume.Id} is currently attached to {volume.Attachments[0].InstanceId}");
            case VolumeState.Creating:
                throw Ec2Errors.IncorrectState($"The volume '{volume.Id}' is 'creating'");
            case VolumeState.Deleting:
                throw Ec2Errors.VolumeNotFound(volume.Id);
        }

        volume.State = VolumeState.Deleting;
        volume.SettlesAt = call.Now + call.Timings.VolumeCreation;
        call.WriteSuccess();
    }
}

using DRServerless.Simulator.Ec2.Protocol;

namespace DRServerless.Simulator.Ec2.Images;

internal static class DeregisterImage
{
    public static void Handle(Ec2Call call)
    {
        var image = Lookup.Image(call, call.Parameters.Required("ImageId"));
        if (image.OwnerId != call.Region.AccountId)
            throw Ec2Errors.Of("AuthFailure", $"Not authorized for image: {image.Id}");
        call.Region.Images.Remove(image.Id);
        call.WriteSuccess();
    }
}

using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Machines;

/// <summary>Whether an image and an instance type go together, and whether there may be another instance.</summary>
internal static class LaunchChecks
{
    public static InstanceTypeInfo Type(string name) =>
        InstanceTypes.Find(name) ?? throw Ec2Errors.InvalidParameterValue($"Invalid value '{name}' for InstanceType.");

    public static void ThrowUnlessFits(ImageRecord image, InstanceTypeInfo type)
    {
        if (image.Architecture != type.Architecture)
        {
            throw Ec2Errors.InvalidParameterValue(
                $"The architecture '{type.Architecture}' of the specified instance type does not match the architecture '{image.Architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.");
        }

        if (image.VirtualizationType != "hvm")
        {
            throw Ec2Errors.InvalidParameterCombination(
                $"Non-Windows instances with a virtualization type of '{image.VirtualizationType}' are currently not supported for the instance type '{type.Name}'.");
        }

        if (image.BootMode == "uefi" && !type.BootModes.Contains("uefi"))
        {
            throw Ec2Errors.InvalidParameterValue(
                $"The {type.Name} instance type does not support an AMI with a boot mode of UEFI. Only instance types built on the Nitro System support UEFI. Specify an instance type that supports UEFI, and try again.");
        }

        if (image.BootMode == "legacy-bios" && !type.BootModes.Contains("legacy-bios"))
        {
            throw Ec2Errors.InvalidParameterValue(
                $"The {type.Name} instance type does not support an AMI with a boot mode of Legacy BIOS. Specify an instance type that supports it, and try again.");
        }

        if (type.Nitro && !image.EnaSupport)
        {
            throw Ec2Errors.InvalidParameterCombination(
                $"Enhanced networking with the Elastic Network Adapter (ENA) is required for the '{type.Name}' instance type. Ensure that you are using an AMI that is enabled for ENA.");
        }
    }

    public static void ThrowIfTooMany(Ec2Call call, int count)
    {
        var limit = call.Options.MaximumInstances;
        var present = call.Region.Instances.Values.Count(instance => instance.State != InstanceState.Terminated);
        if (present + count > limit)
        {
            throw Ec2Errors.Of(
                "InstanceLimitExceeded",
                $"You have requested more instances ({present + count}) than your current instance limit of {limit} allows for the specified instance type.");
        }
    }

    public static string? InstanceProfile(Ec2Call call)
    {
        var profile = call.Parameters.Structure("IamInstanceProfile");
        if (profile.Text("Arn") is { } arn)
        {
            return arn.StartsWith("arn:aws:iam::", StringComparison.Ordinal) && arn.Contains(":instance-profile/", StringComparison.Ordinal)
                ? arn
                : throw Ec2Errors.InvalidParameterValue($"Value ({arn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN");
        }

        return profile.Text("Name") is { } name ? $"arn:aws:iam::{call.Region.AccountId}:instance-profile/{name}" : null;
    }
}

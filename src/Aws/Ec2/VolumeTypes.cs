namespace DRServerless.Aws.Ec2;

/// <summary>What can be provisioned of which volume type. EC2 also reports figures that merely follow from the size, as for gp2.</summary>
internal static class VolumeTypes
{
    public const string Gp3 = "gp3";
    public const string Io1 = "io1";
    public const string Io2 = "io2";

    /// <summary>True for types whose IOPS are given at creation.</summary>
    public static bool HaveIops(string? type) => type is Gp3 or Io1 or Io2;

    /// <summary>True for types whose throughput is given at creation.</summary>
    public static bool HaveThroughput(string? type) => type is Gp3;
}

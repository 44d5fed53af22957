using DRServerless.Simulator.Ec2.Protocol;

namespace DRServerless.Simulator.Ec2.Volumes;

/// <summary>Size, IOPS and throughput that each volume type allows.</summary>
internal sealed record VolumeTypes
{
    private static readonly Dictionary<string, VolumeTypes> ByName = new(StringComparer.Ordinal)
    {
        ["gp2"] = new() { MinGib = 1, MaxGib = 16384 },
        ["gp3"] = new() { MinGib = 1, MaxGib = 65536, MinIops = 3000, MaxIops = 80000, IopsPerGib = 500, MaxThroughput = 2000 },
        ["io1"] = new() { MinGib = 4, MaxGib = 16384, MinIops = 100, MaxIops = 64000, IopsPerGib = 50, IopsRequired = true },
        ["io2"] = new() { MinGib = 4, MaxGib = 65536, MinIops = 100, MaxIops = 256000, IopsPerGib = 1000, IopsRequired = true },
        ["st1"] = new() { MinGib = 125, MaxGib = 16384 },
        ["sc1"] = new() { MinGib = 125, MaxGib = 16384 },
        ["standard"] = new() { MinGib = 1, MaxGib = 1024 },
    };

    private const int DefaultIops = 3000;
    private const int DefaultThroughput = 125;

    private int MinGib { get; init; }

    private int MaxGib { get; init; }

    private int MinIops { get; init; }

    private int MaxIops { get; init; }

    private int IopsPerGib { get; init; }

    private bool IopsRequired { get; init; }

    private int MaxThroughput { get; init; }

    /// <summary>Checks a volume's parameters and returns its IOPS and throughput as EC2 shows them.</summary>
    public static (int? Iops, int? Throughput) Check(string type, int sizeGib, int? iops, int? throughput)
    {
        if (!ByName.TryGetValue(type, out var rules))
            throw Ec2Errors.Of("UnknownVolumeType", $"Unsupported volume type '{type}' for volume creation.");
        if (sizeGib < rules.MinGib)
            throw Ec2Errors.InvalidParameterValue($"Volume of {sizeGib}GiB is too small for volume type '{type}'; minimum is {rules.MinGib}GiB.");
        if (sizeGib > rules.MaxGib)
            throw Ec2Errors.InvalidParameterValue($"Volume of {sizeGib}GiB is too large for volume type '{type}'; maximum is {rules.MaxGib}GiB.");
        var checkedIops = rules.CheckIops(type, sizeGib, iops);
        return (checkedIops, rules.CheckThroughput(type, checkedIops, throughput));
    }

    private int? CheckIops(string type, int sizeGib, int? iops)
    {
        if (MaxIops == 0)
        {
            if (iops is not null)
                throw Ec2Errors.InvalidParameterCombination($"The parameter iops is not supported for {type} volumes.");
            return type == "gp2" ? Math.Clamp(3 * sizeGib, 100, 16000) : null;
        }

        if (iops is null && IopsRequired) throw Ec2Errors.MissingParameter("iops");
        var value = iops ?? DefaultIops;
        if (value < MinIops || value > MaxIops)
            throw Ec2Errors.InvalidParameterValue($"Volume iops of {value} is not valid for {type}; it must be between {MinIops} and {MaxIops}.");
        // A gp3 volume has its base of IOPS at any size.
        if (value > DefaultIops && value > (long)IopsPerGib * sizeGib || IopsRequired && value > (long)IopsPerGib * sizeGib)
        {
            throw Ec2Errors.InvalidParameterValue(
                $"Iops to volume size ratio of {(double)value / sizeGib:F6} is too high; maximum is {IopsPerGib}.");
        }

        return value;
    }

    private int? CheckThroughput(string type, int? iops, int? throughput)
    {
        if (MaxThroughput == 0)
        {
            if (throughput is not null)
                throw Ec2Errors.InvalidParameterCombination($"The parameter throughput is not supported for {type} volumes.");
            return null;
        }

        var value = throughput ?? DefaultThroughput;
        if (value < DefaultThroughput || value > MaxThroughput)
        {
            throw Ec2Errors.InvalidParameterValue(
                $"Throughput of {value} is not valid; it must be between {DefaultThroughput} and {MaxThroughput} MiB/s.");
        }

        if (value * 4 > iops)
            throw Ec2Errors.InvalidParameterValue($"Throughput (MiBps) to iops ratio of {(double)value / iops!.Value:F6} is too high; maximum is 0.250000.");
        return value;
    }
}

namespace DRServerless.Simulator.Instances;

/// <summary>The instance types that the simulated regions offer.</summary>
public static class InstanceTypes
{
    private static readonly string[] BiosOnly = ["legacy-bios"];
    private static readonly string[] UefiOnly = ["uefi"];
    private static readonly string[] Both = ["legacy-bios", "uefi"];

    private static readonly Dictionary<string, InstanceTypeInfo> ByName =
        Burstable().Concat(Fixed()).ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<InstanceTypeInfo> All { get; } = [.. ByName.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The type with this name; null when there is none.</summary>
    public static InstanceTypeInfo? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<InstanceTypeInfo> Burstable()
    {
        (string Size, int Cpus, long Memory)[] sizes =
        [
            ("nano", 2, 512), ("micro", 2, 1024), ("small", 2, 2048), ("medium", 2, 4096),
            ("large", 2, 8192), ("xlarge", 4, 16384), ("2xlarge", 8, 32768),
        ];
        foreach (var (size, cpus, memory) in sizes)
        {
            yield return new($"t2.{size}", "x86_64", memory < 4096 ? 1 : cpus, memory, BiosOnly, Nitro: false);
            yield return new($"t3.{size}", "x86_64", cpus, memory, Both, Nitro: true);
            yield return new($"t3a.{size}", "x86_64", cpus, memory, Both, Nitro: true);
            yield return new($"t4g.{size}", "arm64", cpus, memory, UefiOnly, Nitro: true);
        }
    }

    private static IEnumerable<InstanceTypeInfo> Fixed()
    {
        (string Family, string Architecture, int GibPerCpu, string[] BootModes, bool Nitro)[] families =
        [
            ("m4", "x86_64", 4, BiosOnly, false),
            .. "m5 m5a m6i m6a m7i m7a".Split(' ').Select(family => (family, "x86_64", 4, Both, true)),
            .. "c5 c6i c6a c7i".Split(' ').Select(family => (family, "x86_64", 2, Both, true)),
            .. "r5 r6i r6a r7i".Split(' ').Select(family => (family, "x86_64", 8, Both, true)),
            .. "m6g m7g m8g".Split(' ').Select(family => (family, "arm64", 4, UefiOnly, true)),
            .. "c6g c7g c8g".Split(' ').Select(family => (family, "arm64", 2, UefiOnly, true)),
            .. "r6g r7g r8g".Split(' ').Select(family => (family, "arm64", 8, UefiOnly, true)),
        ];
        (string Size, int Cpus)[] sizes =
            [("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32), ("12xlarge", 48), ("16xlarge", 64)];
        foreach (var family in families)
        {
            foreach (var (size, cpus) in sizes)
            {
                yield return new(
                    $"{family.Family}.{size}", family.Architecture, cpus, cpus * family.GibPerCpu * 1024L, family.BootModes, family.Nitro);
            }
        }
    }
}

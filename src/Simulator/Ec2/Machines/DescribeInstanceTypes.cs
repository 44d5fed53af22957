using DRServerless.Simulator.Ec2.Protocol;
using DRServerless.Simulator.Instances;

namespace DRServerless.Simulator.Ec2.Machines;

internal static class DescribeInstanceTypes
{
    private static readonly Dictionary<string, Func<InstanceTypeInfo, IEnumerable<string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["instance-type"] = type => [type.Name],
        ["processor-info.supported-architecture"] = type => [type.Architecture],
        ["supported-boot-mode"] = type => type.BootModes,
        ["hypervisor"] = type => [type.Nitro ? "nitro" : "xen"],
        ["vcpu-info.default-vcpus"] = type => [$"{type.VirtualCpus}"],
        ["memory-info.size-in-mib"] = type => [$"{type.MemoryMib}"],
    };

    public static void Handle(Ec2Call call)
    {
        var names = call.Parameters.List("InstanceType");
        var unknown = names.Where(name => InstanceTypes.Find(name) is null).ToList();
        if (unknown.Count > 0)
            throw Ec2Errors.Of("InvalidInstanceType", $"The following supplied instance types do not exist: [{string.Join(", ", unknown)}]");
        IEnumerable<InstanceTypeInfo> types = names.Count > 0 ? names.Select(name => InstanceTypes.Find(name)!) : InstanceTypes.All;
        var matching = Filters.Parse(call.Parameters).Apply(types, Fields);
        var (page, next) = Paging.Take(call, matching, type => (0, type.Name), "instanceTypes", names.Count > 0);
        call.Response.List("instanceTypeSet", page, type => Write(call.Response, type));
        call.Response.Text("nextToken", next);
    }

    private static void Write(Ec2Writer writer, InstanceTypeInfo type)
    {
        writer.Text("instanceType", type.Name);
        writer.Flag("currentGeneration", type.Nitro);
        writer.Texts("supportedUsageClasses", ["on-demand", "spot"]);
        writer.Texts("supportedRootDeviceTypes", ["ebs"]);
        writer.Texts("supportedVirtualizationTypes", ["hvm"]);
        writer.Flag("bareMetal", false);
        writer.Text("hypervisor", type.Nitro ? "nitro" : "xen");
        writer.Structure("processorInfo", () => writer.Texts("supportedArchitectures", [type.Architecture]));
        writer.Structure("vCpuInfo", () => writer.Number("defaultVCpus", type.VirtualCpus));
        writer.Structure("memoryInfo", () => writer.Number("sizeInMiB", type.MemoryMib));
        writer.Flag("instanceStorageSupported", false);
        writer.Structure("ebsInfo", () =>
        {
            writer.Text("encryptionSupport", "supported");
            writer.Text("nvmeSupport", type.Nitro ? "required" : "unsupported");
            writer.Number("maximumEbsAttachments", type.MaximumVolumes);
        });
        writer.Structure("networkInfo", () => writer.Text("enaSupport", type.Nitro ? "required" : "unsupported"));
        writer.Texts("supportedBootModes", type.BootModes);
    }
}

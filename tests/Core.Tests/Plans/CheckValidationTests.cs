using DRServerless.Core.Checks;

namespace DRServerless.Core.Tests.Plans;

/// <summary>Checks are refused for what can be known beforehand, and every fault is told.</summary>
public sealed class CheckValidationTests
{
    private static readonly MachineCheck Tcp = new() { Name = "port", Kind = CheckKind.Tcp, Port = 22 };

    public static TheoryData<MachineCheck> Good => new()
    {
        Tcp,
        new MachineCheck { Name = "status", Kind = CheckKind.InstanceStatus },
        new MachineCheck { Name = "page", Kind = CheckKind.Http, Path = "/health?deep=1", Host = "shop.example" },
        new MachineCheck { Name = "tls", Kind = CheckKind.Tls, ValidDays = 30 },
        new MachineCheck { Name = "script", Kind = CheckKind.Command, Script = "true" },
        new MachineCheck { Name = "disk", Kind = CheckKind.Disk, Path = "/data" },
        new MachineCheck { Name = "drive", Kind = CheckKind.Disk, Path = @"D:\" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Faults_OfAGoodCheck_AreNone(MachineCheck check) => Assert.Empty(CheckValidation.Faults([check]));

    public static TheoryData<MachineCheck> Wrong => new()
    {
        Tcp with { Name = "" },
        Tcp with { Port = null },
        Tcp with { Port = 65_536 },
        Tcp with { TimeLimitSeconds = 0 },
        Tcp with { TryLimitSeconds = 121 },
        Tcp with { Retries = 101 },
        Tcp with { RetryPauseSeconds = 0 },
        new MachineCheck { Name = "page", Kind = CheckKind.Http, Path = "//elsewhere.example/" },
        new MachineCheck { Name = "page", Kind = CheckKind.Http, Path = "health" },
        new MachineCheck { Name = "page", Kind = CheckKind.Http, Path = "/a b" },
        new MachineCheck { Name = "page", Kind = CheckKind.Http, Host = "me@elsewhere.example" },
        new MachineCheck { Name = "page", Kind = CheckKind.Http, Status = 99 },
        new MachineCheck { Name = "tls", Kind = CheckKind.Tls, ValidDays = -1 },
        new MachineCheck { Name = "script", Kind = CheckKind.Command },
        new MachineCheck { Name = "script", Kind = CheckKind.Command, Script = new string('x', 4_001) },
        new MachineCheck { Name = "disk", Kind = CheckKind.Disk },
        new MachineCheck { Name = "disk", Kind = CheckKind.Disk, Path = "/data'; rm -rf /; '" },
        new MachineCheck { Name = "disk", Kind = CheckKind.Disk, Path = "/$(reboot)" },
        new MachineCheck { Name = "disk", Kind = CheckKind.Disk, Path = "data" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Faults_OfAWrongCheck_IsOne(MachineCheck check) => Assert.Single(CheckValidation.Faults([check]));

    [Fact]
    public void Faults_NamedTwiceOrTooMany_AreTold()
    {
        Assert.Single(CheckValidation.Faults([Tcp, Tcp]));
        Assert.Contains(CheckValidation.Faults([.. Enumerable.Range(0, 21).Select(n => Tcp with { Name = $"{n}" })]), fault => fault.Contains("20", StringComparison.Ordinal));
    }
}

using System.Globalization;
using DRServerless.Core.Infrastructure;
using DRServerless.Core.Operations;
using DRServerless.Core.Reports;

namespace DRServerless.Api.Reports;

/// <summary>Figures and words of a report's page.</summary>
internal static class ReportFormat
{
    public static string Kind(RecoveryReport report) => report.Kind switch
    {
        OperationKind.Drill => "Recovery drill",
        OperationKind.Failback => "Failback",
        _ => report.FailbackMethod is null ? "Failover" : "Launch at the source",
    };

    public static string Verdict(RecoveryVerdict verdict) => verdict switch
    {
        RecoveryVerdict.Passed => "Passed",
        RecoveryVerdict.TargetMissed => "Target missed",
        RecoveryVerdict.Failed => "Failed",
        _ => "Cancelled",
    };

    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "–";

    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Seconds as people read them: 4.2 s, 3 min 20 s, 2 h 5 min.</summary>
    public static string Seconds(double? seconds) => seconds switch
    {
        null => "–",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 3_600 => Two((int)seconds / 60, "min", (int)seconds % 60, "s"),
        _ => Two((int)seconds / 3_600, "h", (int)seconds % 3_600 / 60, "min"),
    };

    private static string Two(int large, string largeUnit, int small, string smallUnit) => small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";

    public static string Against(Measure measure) => measure.Met switch
    {
        true => $"within the target of {Seconds(measure.TargetSeconds)}",
        false => $"over the target of {Seconds(measure.TargetSeconds)}",
        null => measure.TargetSeconds is null ? "no target set" : $"not measured; target {Seconds(measure.TargetSeconds)}",
    };

    public static string Place(InfrastructureReference place) => $"{place.Kind} {place.Region}".Trim();
}

using System.Text.RegularExpressions;
using Cronos;
using DRServerless.Core.Projects;

namespace DRServerless.Core.Drills;

/// <summary>What can be said against settings without asking a cloud; every fault, not only the first.</summary>
public static partial class DrillSettingsCheck
{
    private const int Month = 30 * 86_400;

    /// <summary>The faults; empty when there is none.</summary>
    public static IReadOnlyList<string> Faults(DrillSettings settings)
    {
        var faults = new List<string>();
        if (settings.Schedule is { } schedule) Check(schedule, settings.Networks.ContainsKey(Side.Target), faults);
        foreach (var (side, network) in settings.Networks) Check($"networks.{side.ToString().ToLowerInvariant()}", network, faults);
        if (settings.Targets.RpoSeconds is < 1 or > Month) faults.Add($"targets.rpoSeconds must be 1 to {Month}");
        if (settings.Targets.RtoSeconds is < 1 or > 7 * 86_400) faults.Add("targets.rtoSeconds must be 1 to 604800");
        return faults;
    }

    private static void Check(DrillSchedule schedule, bool hasNetwork, List<string> faults)
    {
        CheckCron(schedule.Cron, faults);
        if (!IsTimeZone(schedule.TimeZone)) faults.Add($"schedule.timeZone '{Shown(schedule.TimeZone)}' is not a time zone of the IANA database, such as Europe/Berlin");
        if (schedule.RestDaysAfterFailover is < 0 or > 366) faults.Add("schedule.restDaysAfterFailover must be 0 to 366");
        if (schedule.StartWindowMinutes is < 1 or > 1_440) faults.Add("schedule.startWindowMinutes must be 1 to 1440");
        if (schedule.RecoveryPointAgeSeconds is < 0 or > Month) faults.Add($"schedule.recoveryPointAgeSeconds must be 0 to {Month}");
        if (!hasNetwork) faults.Add("schedule needs networks.target: the isolated subnet and security group that drills launch into");
    }

    private static void CheckCron(string cron, List<string> faults)
    {
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields != 5)
        {
            faults.Add($"schedule.cron '{Shown(cron)}' has {fields} fields; five are wanted: minute, hour, day of the month, month, day of the week");
            return;
        }

        try
        {
            var parsed = CronExpression.Parse(cron, CronFormat.Standard);
            if (parsed.GetNextOccurrence(DateTime.UnixEpoch, inclusive: true) is null) faults.Add($"schedule.cron '{Shown(cron)}' never comes");
        }
        catch (CronFormatException wrong)
        {
            faults.Add($"schedule.cron '{Shown(cron)}': {wrong.Message}");
        }
    }

    private static void Check(string name, IsolatedNetwork network, List<string> faults)
    {
        if (network?.SubnetId is null || !Subnet().IsMatch(network.SubnetId)) faults.Add($"{name}.subnetId is not of the form subnet-…");
        if (network?.SecurityGroupId is null || !Group().IsMatch(network.SecurityGroupId)) faults.Add($"{name}.securityGroupId is not of the form sg-…");
    }

    /// <summary>Names become paths below the system's database, so only what looks like a name is looked up.</summary>
    private static bool IsTimeZone(string name) => Zone().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}$")]
    private static partial Regex Zone();

    [GeneratedRegex("^subnet-[0-9a-f]{8,17}$")]
    private static partial Regex Subnet();

    [GeneratedRegex("^sg-[0-9a-f]{8,17}$")]
    private static partial Regex Group();
}

namespace DRServerless.Core.Checks;

/// <summary>What can be said against a machine's checks without trying them: every fault, not the first.</summary>
public static class CheckValidation
{
    /// <summary>The most checks of a machine.</summary>
    public const int MaximumChecks = 20;

    private const int LongestText = 4_000;

    /// <summary>All faults; empty when there is none.</summary>
    public static IReadOnlyList<string> Faults(IReadOnlyList<MachineCheck> checks)
    {
        var faults = new List<string>();
        if (checks.Count > MaximumChecks) faults.Add($"at most {MaximumChecks} checks");
        if (checks.Any(check => check is null)) return [.. faults, "a check is null"];
        foreach (var twice in checks.GroupBy(check => check.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            faults.Add($"there are {twice.Count()} checks named '{twice.Key}'");
        foreach (var check in checks) faults.AddRange(Faults(check).Select(fault => $"check '{check.Name}': {fault}"));
        return faults;
    }

    private static IEnumerable<string> Faults(MachineCheck check) => [.. Limits(check), .. Network(check), .. Texts(check)];

    private static IEnumerable<string> Limits(MachineCheck check)
    {
        if (check.Name.Length is 0 or > 60 || check.Name.Any(char.IsControl)) yield return "name must have 1 to 60 printable characters";
        if (check.TimeLimitSeconds is < 1 or > 3600) yield return "timeLimitSeconds must be 1 to 3600";
        if (check.TryLimitSeconds is < 1 or > 120) yield return "tryLimitSeconds must be 1 to 120";
        if (check.Retries is < 0 or > 100) yield return "retries must be 0 to 100";
        if (check.RetryPauseSeconds is < 1 or > 300) yield return "retryPauseSeconds must be 1 to 300";
    }

    private static IEnumerable<string> Network(MachineCheck check)
    {
        if (check.Port is < 1 or > 65_535) yield return "port must be 1 to 65535";
        if (check.Kind == CheckKind.Tcp && check.Port is null) yield return "a TCP check needs a port";
        if (check.Status is < 100 or > 599) yield return "status must be 100 to 599";
        if (check.ValidDays is < 0 or > 3_650) yield return "validDays must be 0 to 3650";
        if (check.Host is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown) yield return "host is no host name";
        if (check.Kind == CheckKind.Http && check.Path is { } path && !IsHttpPath(path)) yield return "path must start with one '/' and be an URL's path";
    }

    private static IEnumerable<string> Texts(MachineCheck check)
    {
        if (check.Kind == CheckKind.Command && string.IsNullOrWhiteSpace(check.Script)) yield return "a command check needs a script";
        if (check.Kind == CheckKind.Disk && !IsMountPath(check.Path)) yield return "a disk check needs the path where the disk is mounted, absolute and without quotes";
        if (check.Script is { Length: > LongestText }) yield return $"script has over {LongestText} characters";
        if (check.BodyContains is { Length: 0 or > LongestText }) yield return $"bodyContains must have 1 to {LongestText} characters";
    }

    private static bool IsHttpPath(string path) =>
        path.Length is > 0 and <= 2_000 && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal) && !path.Any(c => char.IsControl(c) || c is ' ' or '#' or '\\');

    private static bool IsMountPath(string? path) =>
        path is { Length: > 0 and <= 200 } && (path[0] == '/' || (path.Length >= 3 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] == '\\'))
        && !path.Any(c => char.IsControl(c) || c is '\'' or '"' or '`' or '$' or '\u2018' or '\u2019');
}

using System.Net;
using System.Text.RegularExpressions;

namespace DRServerless.Core.Alerts;

/// <summary>Everything that is wrong with a policy, at once.</summary>
public static partial class AlertPolicyValidation
{
    private const int Week = 7 * 86_400;

    /// <summary>Its faults; empty when it may be used.</summary>
    public static IReadOnlyList<string> Faults(AlertPolicy policy)
    {
        var faults = new List<string>();
        CheckEntries(policy, faults);
        if (faults.Count > 0) return faults;
        CheckNumbers(policy, faults);
        CheckSources(policy, faults);
        foreach (var topic in policy.Topics)
        {
            if (!Topic().IsMatch(topic)) faults.Add($"topics: '{topic}' is not the ARN of an SNS topic");
        }

        foreach (var hours in policy.Approval.Hours)
        {
            if (hours.Fault() is { } fault) faults.Add($"approval.hours: {fault}");
        }

        CheckFailover(policy, faults);
        return faults;
    }

    /// <summary>What JSON calls null in a list is nothing that could be looked at further.</summary>
    private static void CheckEntries(AlertPolicy policy, List<string> faults)
    {
        var lists = new (string Name, IEnumerable<object?> Entries)[]
        {
            ("matchers", policy.Matchers), ("witnesses", policy.Witnesses), ("topics", policy.Topics), ("approval.hours", policy.Approval.Hours),
        };
        faults.AddRange(lists.Where(list => list.Entries.Contains(null)).Select(list => $"{list.Name}: an entry is null"));
    }

    private static void CheckNumbers(AlertPolicy policy, List<string> faults)
    {
        Range("sustainedSeconds", policy.SustainedSeconds, 0, 86_400, faults);
        Range("quorum", policy.Quorum, 1, 20, faults);
        Range("windowSeconds", policy.WindowSeconds, Math.Max(1, policy.SustainedSeconds), Week, faults);
        Range("cooldownSeconds", policy.CooldownSeconds, 0, Week, faults);
        Range("approval.limitSeconds", policy.Approval.LimitSeconds, 60, 86_400, faults);
        Range("matchers", policy.Matchers.Count, 1, 50, faults);
        Range("witnesses", policy.Witnesses.Count, 0, 10, faults);
        Range("topics", policy.Topics.Count, 0, 20, faults);
        Range("approval.hours", policy.Approval.Hours.Count, 0, 20, faults);
    }

    private static void CheckSources(AlertPolicy policy, List<string> faults)
    {
        foreach (var matcher in policy.Matchers)
        {
            Source("matchers", matcher.Source, faults);
            foreach (var pattern in new[] { matcher.From, matcher.Title, matcher.Region, matcher.Resource, matcher.Severity })
            {
                if (pattern is { Length: 0 or > 400 }) faults.Add($"matchers: a pattern of '{matcher.Source}' must have 1 to 400 characters");
            }
        }

        foreach (var witness in policy.Witnesses) Check(witness, faults);
        var taken = policy.Witnesses.GroupBy(witness => witness.Source).Where(group => group.Count() > 1).Select(group => group.Key)
            .Concat(policy.Witnesses.Select(witness => witness.Source).Intersect(policy.Matchers.Select(matcher => matcher.Source)));
        faults.AddRange(taken.Distinct().Select(source => $"witnesses: the source '{source}' is used twice; each witness needs its own"));
        var sources = policy.Matchers.Select(matcher => matcher.Source).Concat(policy.Witnesses.Select(witness => witness.Source)).Distinct().Count();
        if (policy.Quorum > sources) faults.Add($"quorum is {policy.Quorum}, but there are only {sources} independent sources");
    }

    private static void Check(Witness witness, List<string> faults)
    {
        Source("witnesses", witness.Source, faults);
        Range($"witnesses: timeoutSeconds of '{witness.Source}'", witness.TimeoutSeconds, 1, 10, faults);
        var fault = witness.Kind switch
        {
            WitnessKind.Http when !Uri.TryCreate(witness.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 => "needs an http or https url without user name",
            WitnessKind.Http when IsLinkLocal(new Uri(witness.Url!).Host) => "must not look at link-local addresses",
            WitnessKind.Tcp when !IPAddress.TryParse(witness.Address, out _) || witness.Port is not (>= 1 and <= 65_535) => "needs an IP address and a port from 1 to 65535",
            WitnessKind.Tcp when IsLinkLocal(witness.Address!) => "must not look at link-local addresses",
            WitnessKind.AwsApi when witness.Region is null || !Region().IsMatch(witness.Region) => "needs a region of the form eu-west-1",
            _ => null,
        };
        if (fault is not null) faults.Add($"witnesses: '{witness.Source}' {fault}");
    }

    /// <summary>What acts on machines must rest on more than one voice, or on a person.</summary>
    private static void CheckFailover(AlertPolicy policy, List<string> faults)
    {
        if (policy.Action != AlertAction.Failover) return;
        if (policy.Quorum < 2 && !policy.Approval.Always) faults.Add("a failover needs a quorum of at least 2, or approval.always");
        if (policy.SustainedSeconds < 1) faults.Add("a failover needs sustainedSeconds of at least 1");
    }

    private static void Source(string where, string? source, List<string> faults)
    {
        if (source is null || !SourceName().IsMatch(source)) faults.Add($"{where}: source '{source}' must have 1 to 50 letters, digits, spaces, dots or hyphens");
    }

    private static void Range(string name, int value, int minimum, int maximum, List<string> faults)
    {
        if (value < minimum || value > maximum) faults.Add($"{name} must be {minimum} to {maximum}");
    }

    /// <summary>Where clouds keep their metadata, and the credentials of whoever asks.</summary>
    private static bool IsLinkLocal(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
        && (address.IsIPv6LinkLocal || (address.MapToIPv4().GetAddressBytes() is [169, 254, _, _] && (address.IsIPv4MappedToIPv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)));

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} .-]{0,49}$")]
    private static partial Regex SourceName();

    [GeneratedRegex("^arn:aws[a-z-]*:sns:[a-z]{2}(-[a-z]+)+-[0-9]{1,2}:[0-9]{12}:[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex Topic();

    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex Region();
}

using System.Text;
using DRServerless.Core.Errors;

namespace DRServerless.Core.Notices;

/// <summary>Everything that can be said against settings before they count: all faults at once, each with a stable code.</summary>
public static class NoticeValidation
{
    /// <summary>The most channels.</summary>
    public const int MaximumChannels = 20;

    /// <summary>The most routes.</summary>
    public const int MaximumRoutes = 50;

    private const int LongestName = 40;

    /// <summary>All faults; empty when there is none.</summary>
    public static IReadOnlyList<NoticeFault> Faults(NoticeSettings settings)
    {
        if (settings.Channels.Any(channel => channel?.Recipients is null || channel.Recipients.Contains(null!))
            || settings.Routes.Any(route => route?.Channels is null || route.Kinds is null || route.Channels.Contains(null!)))
            return [new NoticeFault("null", null, "A channel, a route, or something in one is null.")];
        return [.. OfLists(settings), .. Names(settings), .. settings.Channels.SelectMany(NoticeChannelValidation.Faults), .. Routes(settings)];
    }

    /// <summary>Refuses settings that have faults: <c>notice_settings_invalid</c>, with all of them in the details.</summary>
    public static void Demand(NoticeSettings settings)
    {
        var faults = Faults(settings);
        if (faults.Count == 0) return;
        var message = new StringBuilder("The notice settings are wrong: ").AppendJoin(' ', faults.Take(5).Select(fault => fault.Message));
        if (faults.Count > 5) message.Append(System.Globalization.CultureInfo.InvariantCulture, $" And {faults.Count - 5} more.");
        throw new DrException(ErrorCodes.NoticeSettingsInvalid, $"{message} Nothing was changed.")
        {
            Details = new Dictionary<string, object?> { ["faults"] = faults.Select(fault => fault.Message).ToList(), ["noticeFaults"] = faults },
        };
    }

    private static IEnumerable<NoticeFault> OfLists(NoticeSettings settings)
    {
        if (settings.Channels.Count is 0 or > MaximumChannels) yield return new NoticeFault("channel_count", null, $"There must be 1 to {MaximumChannels} channels.");
        if (settings.Routes.Count is 0 or > MaximumRoutes) yield return new NoticeFault("route_count", null, $"There must be 1 to {MaximumRoutes} routes.");
    }

    private static IEnumerable<NoticeFault> Names(NoticeSettings settings)
    {
        foreach (var channel in settings.Channels.Where(channel => !IsName(channel.Name)))
            yield return new NoticeFault("channel_name", channel.Name, $"A channel's name must have 1 to {LongestName} of a-z, 0-9 and hyphens; '{channel.Name}' does not.");
        foreach (var twice in settings.Channels.GroupBy(channel => channel.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return new NoticeFault("channel_twice", twice.Key, $"{twice.Count()} channels are named '{twice.Key}'.");
    }

    private static IEnumerable<NoticeFault> Routes(NoticeSettings settings)
    {
        var known = settings.Channels.Select(channel => channel.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (route, index) in settings.Routes.Select((route, index) => (route, index + 1)))
        {
            if (route.Channels.Count is 0 or > MaximumChannels) yield return new NoticeFault("route_channels", null, $"Route {index} must name 1 to {MaximumChannels} channels.");
            foreach (var name in route.Channels.Where(name => !known.Contains(name)).Distinct())
                yield return new NoticeFault("channel_unknown", name, $"Route {index} leads to '{name}', and there is no such channel.");
            if (route.Kinds.Count != route.Kinds.Distinct().Count()) yield return new NoticeFault("kind_twice", null, $"Route {index} names a kind twice.");
        }

        foreach (var name in known.Where(name => !settings.Routes.Any(route => route.Channels.Contains(name))))
            yield return new NoticeFault("channel_unused", name, $"No route leads to channel '{name}'.");
    }

    private static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName } && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}

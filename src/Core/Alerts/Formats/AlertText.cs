using System.Text;
using DRServerless.Core.Blocks;

namespace DRServerless.Core.Alerts.Formats;

/// <summary>Texts of senders as they are kept: bounded, on one line.</summary>
internal static class AlertText
{
    private const int LongestTitle = 300;
    private const int LongestName = 400;
    private const int LongestFingerprint = 200;

    /// <summary>What an alert is about.</summary>
    public static string Title(string text) => Bound(text, LongestTitle);

    /// <summary>Who or what is named; null stays null.</summary>
    public static string? Name(string? text) => text is null ? null : Bound(text, LongestName);

    /// <summary>What tells an alarm from every other: its kind, and what its sender calls it. A long one is told by its hash.</summary>
    public static string Fingerprint(AlertKind kind, string id)
    {
        var whole = $"{kind}/{id}";
        return whole.Length <= LongestFingerprint && !whole.Any(char.IsControl) ? whole : $"{kind}/sha256:{Digest.Of(Encoding.UTF8.GetBytes(id))}";
    }

    private static string Bound(string text, int longest)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= longest ? line : line[..(longest - 1)] + "…";
    }
}

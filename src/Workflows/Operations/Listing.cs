namespace DRServerless.Workflows.Operations;

/// <summary>Lists things in a sentence, a few of many: messages go through history, which has no room for hundreds.</summary>
internal static class Listing
{
    private const int Most = 5;
    private const int Longest = 300;

    public static string Of(IReadOnlyList<string> items)
    {
        var named = string.Join("; ", items.Take(Most).Select(item => item.Length <= Longest ? item : item[..Longest] + "…"));
        return items.Count <= Most ? named : $"{named}; and {items.Count - Most} more";
    }
}

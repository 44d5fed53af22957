using System.Text;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>
/// Pages of a Describe call. The order is that of creation, and a token names the last resource that was shown, so pages
/// neither repeat nor skip what exists throughout.
/// </summary>
internal static class Paging
{
    private static readonly Comparer<(long Order, string Id)> KeyOrder = Comparer<(long Order, string Id)>.Create(
        (left, right) => left.Order != right.Order ? left.Order.CompareTo(right.Order) : string.CompareOrdinal(left.Id, right.Id));

    /// <summary>One page of <paramref name="items"/>, and the token of the next one.</summary>
    public static (IReadOnlyList<T> Page, string? NextToken) Take<T>(
        Ec2Call call, IEnumerable<T> items, string idsName, bool idsGiven, int minimum = 5)
        where T : Resource =>
        Take(call, items, item => (item.CreatedAt.UtcTicks, item.Id), idsName, idsGiven, minimum);

    /// <summary>One page of <paramref name="items"/> in the order of their keys, and the token of the next one.</summary>
    public static (IReadOnlyList<T> Page, string? NextToken) Take<T>(
        Ec2Call call, IEnumerable<T> items, Func<T, (long Order, string Id)> keyOf, string idsName, bool idsGiven, int minimum = 5)
    {
        var maximum = MaxResults(call, idsName, idsGiven, minimum);
        var ordered = items.Select(item => (Key: keyOf(item), Item: item)).OrderBy(pair => pair.Key, KeyOrder);
        var last = call.Parameters.Text("NextToken") is { } token ? Decode(token) : (Order: long.MinValue, Id: "");
        var page = ordered.Where(pair => KeyOrder.Compare(pair.Key, last) > 0).Take(maximum + 1).ToList();
        if (page.Count <= maximum) return ([.. page.Select(pair => pair.Item)], null);
        page.RemoveAt(maximum);
        return ([.. page.Select(pair => pair.Item)], Encode(page[^1].Key));
    }

    private static int MaxResults(Ec2Call call, string idsName, bool idsGiven, int minimum)
    {
        if (call.Parameters.Integer("MaxResults") is not { } maximum) return int.MaxValue - 1;
        if (idsGiven)
            throw Ec2Errors.InvalidParameterCombination($"The parameter {idsName} cannot be used with the parameter maxResults");
        if (maximum < minimum)
        {
            throw Ec2Errors.InvalidParameterValue(
                $"Value ( {maximum} ) for parameter maxResults is invalid. Expecting a value greater than or equal to {minimum}.");
        }

        return Math.Min(maximum, 1000);
    }

    private static string Encode((long Order, string Id) last) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{last.Order:x16}{last.Id}"));

    private static (long Order, string Id) Decode(string token)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(token));
            return (Convert.ToInt64(text[..16], 16), text[16..]);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw Ec2Errors.Of("InvalidPaginationToken", "The specified pagination token is not valid or is expired.");
        }
    }
}

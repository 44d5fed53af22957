using System.Text.RegularExpressions;
using DRServerless.Simulator.State;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>
/// Filters of a Describe call: every filter must match, and a filter matches when any of its values does. Values may
/// hold the wildcards <c>*</c> and <c>?</c>.
/// </summary>
internal sealed class Filters
{
    private const int MaxValues = 200;

    private readonly IReadOnlyList<(string Name, IReadOnlyList<Regex> Values)> _filters;

    private Filters(IReadOnlyList<(string Name, IReadOnlyList<Regex> Values)> filters) => _filters = filters;

    public bool Any => _filters.Count > 0;

    public static Filters Parse(QueryParameters parameters)
    {
        var filters = new List<(string, IReadOnlyList<Regex>)>();
        foreach (var filter in parameters.Structures("Filter"))
        {
            var values = filter.List("Value");
            if (values.Count > MaxValues)
                throw Ec2Errors.Of("FilterLimitExceeded", $"The maximum number of filter values specified on a single call is {MaxValues}.");
            filters.Add((filter.Required("Name"), [.. values.Select(Pattern)]));
        }

        return new Filters(filters);
    }

    /// <summary>The items that match, by the values that <paramref name="fields"/> gives for each filter name.</summary>
    public IEnumerable<T> Apply<T>(IEnumerable<T> items, IReadOnlyDictionary<string, Func<T, IEnumerable<string?>>> fields)
    {
        foreach (var (name, values) in _filters)
        {
            var field = FieldOf(name, fields);
            items = items.Where(item => field(item).Any(value => value is not null && values.Any(pattern => pattern.IsMatch(value))));
        }

        return items;
    }

    private static Func<T, IEnumerable<string?>> FieldOf<T>(
        string name, IReadOnlyDictionary<string, Func<T, IEnumerable<string?>>> fields)
    {
        if (fields.TryGetValue(name, out var field)) return field;
        if (typeof(T).IsAssignableTo(typeof(Resource)))
        {
            if (name == "tag-key") return item => ((Resource)(object)item!).Tags.Keys;
            if (name == "tag-value") return item => ((Resource)(object)item!).Tags.Values;
            if (name.StartsWith("tag:", StringComparison.Ordinal))
            {
                var key = name[4..];
                return item => [((Resource)(object)item!).Tags.GetValueOrDefault(key)];
            }
        }

        throw Ec2Errors.InvalidParameterValue($"The filter '{name}' is invalid");
    }

    private static Regex Pattern(string value) => new(
        "^" + Regex.Escape(value).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);
}

using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace DRServerless.Simulator.Ec2.Protocol;

/// <summary>
/// The parameters of a call in the query protocol: a flat list whose names spell out lists and structures, such as
/// <c>Filter.1.Value.2</c>. A view on a part of them has the names' beginnings cut off.
/// </summary>
internal sealed class QueryParameters
{
    private readonly SortedDictionary<string, string> _values;

    private QueryParameters(SortedDictionary<string, string> values) => _values = values;

    public static QueryParameters Parse(ReadOnlySpan<byte> body)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))) values[pair.Key] = pair.Value.ToString();
        return new QueryParameters(values);
    }

    /// <summary>The value, null where it is not given or empty.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Whether the parameter is given, empty or not.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    public string Required(string name) => Text(name) ?? throw Ec2Errors.MissingParameter(CamelCase(name));

    public int? Integer(string name)
    {
        if (Text(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        throw Ec2Errors.InvalidValue(text, CamelCase(name));
    }

    public bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        var text => throw Ec2Errors.InvalidValue(text, CamelCase(name)),
    };

    /// <summary>The values of <c>name.1</c>, <c>name.2</c>, …</summary>
    public IReadOnlyList<string> List(string name) =>
        [.. IndexesOf(name).Select(index => _values.GetValueOrDefault($"{name}.{index}")).OfType<string>()];

    /// <summary>The structures <c>name.1.…</c>, <c>name.2.…</c>, …</summary>
    public IReadOnlyList<QueryParameters> Structures(string name) =>
        [.. IndexesOf(name).Select(index => Structure($"{name}.{index}"))];

    /// <summary>The structure <c>name.…</c>, empty where it is not given.</summary>
    public QueryParameters Structure(string name)
    {
        var prefix = name + ".";
        var part = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in _values)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal)) part[key[prefix.Length..]] = value;
        }

        return new QueryParameters(part);
    }

    /// <summary>The parameters in a form that is equal for equal calls.</summary>
    public string Fingerprint() =>
        string.Join('&', _values.Where(pair => pair.Key is not "ClientToken" and not "DryRun").Select(pair => $"{pair.Key}={pair.Value}"));

    private SortedSet<int> IndexesOf(string name)
    {
        var prefix = name + ".";
        var indexes = new SortedSet<int>();
        foreach (var key in _values.Keys)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var rest = key.AsSpan(prefix.Length);
            var dot = rest.IndexOf('.');
            if (dot >= 0) rest = rest[..dot];
            if (int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) indexes.Add(index);
        }

        return indexes;
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace DRServerless.Local.Tests.Telemetry;

/// <summary>Prometheus' text format, read strictly: what is not in it is refused.</summary>
internal sealed partial class PrometheusText
{
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped"];
    private readonly List<PrometheusSample> _samples = [];
    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _series = [];
    private string _family = "";

    private PrometheusText(string text)
    {
        if (!text.EndsWith('\n')) throw new FormatException("The last line is not ended.");
        foreach (var line in text[..^1].Split('\n')) Read(line);
        foreach (var (family, type) in _types.Where(family => family.Value == "histogram")) CheckBuckets(family, type);
    }

    public IReadOnlyDictionary<string, string> TypeOf => _types;

    public static PrometheusText Parse(string text) => new(text);

    public IReadOnlyList<PrometheusSample> Of(string name, params (string Name, string Value)[] labels) =>
        [.. _samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))];

    private void Read(string line)
    {
        if (line.Length == 0) return;
        if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) ReadType(line);
        else if (line.StartsWith('#')) Require(Comment().IsMatch(line), line);
        else ReadSample(line);
    }

    private void ReadType(string line)
    {
        var parts = line.Split(' ');
        Require(parts.Length == 4 && Name().IsMatch(parts[2]) && Types.Contains(parts[3]) && _types.TryAdd(parts[2], parts[3]), line);
        _family = parts[2];
    }

    private void ReadSample(string line)
    {
        var match = Sample().Match(line);
        Require(match.Success && double.TryParse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out _), line);
        var (name, labels) = (match.Groups["name"].Value, new Dictionary<string, string>());
        foreach (Match label in Label().Matches(match.Groups["labels"].Value)) Require(labels.TryAdd(label.Groups[1].Value, label.Groups[2].Value), line);
        Require(_types.GetValueOrDefault(_family) == "histogram" ? name.StartsWith(_family, StringComparison.Ordinal) : name == _family, line);
        Require(_series.Add(name + match.Groups["labels"].Value), line);
        _samples.Add(new PrometheusSample(name, labels, double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)));
    }

    /// <summary>Buckets grow, and the last one holds all.</summary>
    private void CheckBuckets(string family, string type)
    {
        foreach (var count in _samples.Where(sample => sample.Name == $"{family}_count").ToList())
        {
            var buckets = Of($"{family}_bucket", [.. count.Labels.Select(label => (label.Key, label.Value))]).Select(bucket => bucket.Value).ToList();
            Require(buckets.Count > 1 && buckets.SequenceEqual(buckets.Order()) && buckets[^1] == count.Value, $"{type} {family}");
        }
    }

    private static void Require(bool holds, string line)
    {
        if (!holds) throw new FormatException($"Not Prometheus' text format: {line}");
    }

    [GeneratedRegex(@"^# (HELP|UNIT) [a-zA-Z_:][a-zA-Z0-9_:]* .+$|^# EOF$")]
    private static partial Regex Comment();

    [GeneratedRegex("^[a-zA-Z_:][a-zA-Z0-9_:]*$")]
    private static partial Regex Name();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\[\\"n])*",?)*)\})? (?<value>[^ ]+)( -?[0-9]+)?$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)",?""")]
    private static partial Regex Label();
}

/// <summary>A sample.</summary>
internal sealed record PrometheusSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

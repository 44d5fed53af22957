using System.Globalization;

namespace DRServerless.Bench;

/// <summary>A verb and its options: <c>--name value</c>, or <c>--name</c> for a switch.</summary>
internal sealed class Options
{
    private static readonly string[] Switches = ["json", "https", "no-quotas", "no-boto3", "random"];

    private static readonly string[] Values =
        ["gib", "concurrency", "rounds", "disk-tib", "data-gib", "seconds", "latency", "rate", "endpoint", "source", "target", "chunks", "data"];

    private readonly Dictionary<string, string> _values = [];

    public string Verb { get; private init; } = "";

    public bool Json => Has("json");

    public static Options Parse(string[] args)
    {
        var options = new Options { Verb = args.FirstOrDefault() ?? "" };
        for (var position = 1; position < args.Length; position++)
        {
            var name = args[position].StartsWith("--", StringComparison.Ordinal) ? args[position][2..] : "";
            if (Switches.Contains(name)) options._values[name] = "true";
            else if (Values.Contains(name) && position + 1 < args.Length) options._values[name] = args[++position];
            else throw new FormatException($"Unknown or incomplete option: {args[position]}");
        }

        return options;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name) => _values.TryGetValue(name, out var value) ? value : throw new FormatException($"--{name} is missing.");

    public int Number(string name, int otherwise) =>
        !_values.TryGetValue(name, out var text) ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
        : throw new FormatException($"--{name} is a number.");
}

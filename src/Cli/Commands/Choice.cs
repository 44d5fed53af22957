using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;

namespace DRServerless.Cli.Commands;

/// <summary>Options whose value is one of a few names: written as the API writes them, read in any case.</summary>
internal static class Choice
{
    public static Option<T> Of<T>(string name, string description) where T : struct, Enum
    {
        var names = Enum.GetValues<T>().ToDictionary(value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()), StringComparer.OrdinalIgnoreCase);
        return new Option<T>(name) { Description = description, HelpName = string.Join('|', names.Keys), CustomParser = argument => Read(argument, name, names) };
    }

    private static T Read<T>(ArgumentResult argument, string option, Dictionary<string, T> names) where T : struct, Enum
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (names.TryGetValue(text, out var value)) return value;
        argument.AddError($"{option} '{text}' is none of {string.Join(", ", names.Keys)}.");
        return default;
    }
}

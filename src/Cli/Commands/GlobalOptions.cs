using System.CommandLine;
using System.CommandLine.Parsing;

namespace DRServerless.Cli.Commands;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string DefaultServer = "http://127.0.0.1:7071";

    public static Option<Uri> Server { get; } = new("--server")
    {
        Description = "The server; DRCTL_SERVER when left out (DRCTL_FUNCTION_KEY and DRCTL_TOKEN are sent to it)",
        HelpName = "address",
        Recursive = true,
        CustomParser = ParseAddress!,
        DefaultValueFactory = DefaultAddress!,
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print JSON and nothing else on standard output", Recursive = true };

    /// <summary>Reads an absolute http or https address; anything else is a wrong command line.</summary>
    public static Uri? ParseAddress(ArgumentResult argument)
    {
        var text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        return Parse(argument, text, $"'{text}'");
    }

    private static Uri? DefaultAddress(ArgumentResult argument) => Environment.GetEnvironmentVariable("DRCTL_SERVER") is { Length: > 0 } named
        ? Parse(argument, named, $"The environment's DRCTL_SERVER '{named}'")
        : new Uri(DefaultServer);

    private static Uri? Parse(ArgumentResult argument, string text, string subject)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address;
        argument.AddError($"{subject} is not an http or https address.");
        return null;
    }
}

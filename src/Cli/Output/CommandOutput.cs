using System.Text;
using System.Text.Json;
using DRServerless.Core.Serialization;
using Spectre.Console;

namespace DRServerless.Cli.Output;

/// <summary>Where a command says what it has to say: JSON alone on standard output with <c>--json</c>, else text for people.</summary>
internal sealed class CommandOutput(bool json, TextWriter standard, TextWriter error)
{
    private static readonly JsonSerializerOptions Indented = new(DrJson.Stored) { WriteIndented = true };

    public bool Json { get; } = json;

    public IAnsiConsole Console { get; } = CreateConsole(standard);

    /// <summary>A value as JSON, or through <paramref name="describe"/>.</summary>
    public void Value<T>(T value, Action<IAnsiConsole, T> describe)
    {
        if (Json) standard.WriteLine(JsonSerializer.Serialize(value, Indented));
        else describe(Console, value);
    }

    /// <summary>A line for people; nothing with <c>--json</c>.</summary>
    public void Line(string text)
    {
        if (!Json) standard.WriteLine(text);
    }

    /// <summary>An error for people on standard error; with <c>--json</c> the problem as it came on standard output.</summary>
    public void Problem(string text, byte[]? raw = null)
    {
        if (Json && raw is not null) standard.WriteLine(Encoding.UTF8.GetString(raw));
        else error.WriteLine(text);
    }

    /// <summary>Wide enough for a table when piped, where a terminal's width is unknown.</summary>
    private static IAnsiConsole CreateConsole(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (System.Console.IsOutputRedirected) console.Profile.Width = 160;
        return console;
    }
}

using System.Text;
using System.Text.Json;
using DRServerless.Core.Serialization;
using Spectre.Console;

namespace DRServerless.Cli.Output;

/// <summary>Where a command says what it has to say: JSON alone on standard output with <c>--json</c>, else text for people.</summary>
internal sealed class CommandOutput(bool json, TextWriter standard, TextWriter error)
{
    private const int PipedWidth = 2_000;

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

    /// <summary>An error for people on standard error; with <c>--json</c> the problem, as the server gave it if it came from there, on standard output.</summary>
    public void Problem(string code, string text, byte[]? raw = null)
    {
        if (!Json) error.WriteLine(text);
        else standard.WriteLine(raw is null ? JsonSerializer.Serialize(new ClientProblem(code, text), Indented) : Encoding.UTF8.GetString(raw));
    }

    /// <summary>A remark for people that belongs to no result.</summary>
    public void Remark(string text) => error.WriteLine(text);

    /// <summary>When piped, a row of a table is a line however long: who reads it knows no width.</summary>
    private static IAnsiConsole CreateConsole(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (System.Console.IsOutputRedirected) console.Profile.Width = PipedWidth;
        return console;
    }
}

/// <summary>What went wrong without a server having said so.</summary>
/// <param name="Code">A stable name.</param>
/// <param name="Detail">What happened and what to do next.</param>
internal sealed record ClientProblem(string Code, string Detail);

/// <summary>What was deleted.</summary>
/// <param name="Deleted">Its id.</param>
internal sealed record Removal(string Deleted);

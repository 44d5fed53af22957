using System.CommandLine;
using System.Text.Json;
using DRServerless.Cli.Client;
using DRServerless.Core.Serialization;

namespace DRServerless.Cli.Commands;

/// <summary>Files in which people write what is set. One that cannot be read as that is a wrong request.</summary>
internal static class JsonFile
{
    /// <summary>What stands in the file that an argument names.</summary>
    /// <param name="context">The command.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="what">What it should be, with its article.</param>
    public static T Read<T>(this CommandContext context, Argument<string> argument, string what) where T : class =>
        Read<T>(context.Arguments.GetValue(argument)!, what, of: "");

    /// <summary>What stands in the file that an option names; null without the option.</summary>
    /// <param name="context">The command.</param>
    /// <param name="option">The option.</param>
    /// <param name="what">What it should be, with its article.</param>
    public static T? Read<T>(this CommandContext context, Option<string?> option, string what) where T : class =>
        context.Arguments.GetValue(option) is { } file ? Read<T>(file, what, of: $"{option.Name}: ") : null;

    private static T Read<T>(string file, string what, string of)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), DrJson.Strict) ?? throw new JsonException("It is null.");
        }
        catch (Exception wrong) when (wrong is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new UsageException($"{of}{file} cannot be read as {what}: {wrong.Message.ReplaceLineEndings(" ")}");
        }
    }
}

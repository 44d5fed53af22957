using System.Text.Json;

namespace DRServerless.Cli.Tests.Processes;

/// <summary>Reads what <c>--json</c> prints.</summary>
internal static class Json
{
    /// <summary>The one JSON value on standard output; fails when there is anything else.</summary>
    public static JsonElement Of(DrctlResult result)
    {
        try
        {
            using var document = JsonDocument.Parse(result.Output);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw new Xunit.Sdk.XunitException($"Standard output is not one JSON value: {wrong.Message}\n{result}");
        }
    }

    public static string Text(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}

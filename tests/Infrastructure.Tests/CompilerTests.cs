using System.Text.Json;
using System.Text.Json.Nodes;
using DRServerless.Infrastructure.Tests.Compiling;

namespace DRServerless.Infrastructure.Tests;

/// <summary>The compiler and its linter have nothing to say.</summary>
public sealed class CompilerTests
{
    /// <summary>Rules that are not errors, with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = new() { ["use-recent-api-versions"] = "its answer depends on the day" };

    [Fact]
    public async Task Lint_WithAllModules_SaysNothing() => (await Bicep.RunAsync("lint", Path.Combine(Bicep.Folder, "main.bicep"))).AssertClean();

    [Fact]
    public void Modules_InTheFolder_AreAllUsed()
    {
        var sources = Sources(Bicep.Folder).ToDictionary(file => file, File.ReadAllText);

        Assert.All(
            sources.Keys.Where(file => Path.GetExtension(file) == ".bicep" && Path.GetFileName(file) != "main.bicep"),
            file => Assert.Contains(sources, other => other.Key != file && other.Value.Contains($"{Path.GetFileName(file)}'", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Format_OfEachFile_ChangesNothing()
    {
        var copy = Directory.CreateTempSubdirectory("drserverless-bicep-").FullName;
        try
        {
            foreach (var file in Sources(Bicep.Folder).Append(Path.Combine(Bicep.Folder, "bicepconfig.json")))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Bicep.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            foreach (var ending in new[] { "bicep", "bicepparam" }) (await Bicep.RunAsync("format", "--pattern", Path.Combine(copy, "**", $"*.{ending}"))).AssertClean();

            Assert.All(Sources(Bicep.Folder), file => Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(copy, Path.GetRelativePath(Bicep.Folder, file)))));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Theory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task BuildParams_OfEachSetUp_IsClean(string name)
    {
        var built = await Bicep.RunAsync("build-params", Path.Combine(Bicep.Folder, $"{name}.bicepparam"), "--stdout");

        built.AssertClean();
        Assert.Contains(Bicep.Settings["DRSERVERLESS_API_CLIENT_ID"], built.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DRSERVERLESS_API_CLIENT_ID", "")]
    [InlineData("DRSERVERLESS_AWS_AUDIENCE", "")]
    public async Task BuildParams_WithoutAGoodValue_IsRefused(string setting, string value)
    {
        var settings = new Dictionary<string, string>(Bicep.Settings) { [setting] = value };

        Assert.NotEqual(0, (await Bicep.RunAsync(settings, "build-params", Path.Combine(Bicep.Folder, "small.bicepparam"), "--stdout")).ExitCode);
    }

    [Fact]
    public void Rules_OfTheLinter_AreErrors()
    {
        var rules = JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Folder, "bicepconfig.json")), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!
            ["analyzers"]!["core"]!["rules"]!.AsObject();

        Assert.Equal(Exceptions.Keys, rules.Where(rule => rule.Value!["level"]!.GetValue<string>() != "error").Select(rule => rule.Key));
    }

    [Fact]
    public async Task Lint_OfAFaultyFile_Fails()
    {
        var folder = Directory.CreateTempSubdirectory("drserverless-bicep-").FullName;
        try
        {
            File.Copy(Path.Combine(Bicep.Folder, "bicepconfig.json"), Path.Combine(folder, "bicepconfig.json"));
            await File.WriteAllTextAsync(Path.Combine(folder, "faulty.bicep"), "param unused string\n");

            var linted = await Bicep.RunAsync("lint", Path.Combine(folder, "faulty.bicep"));

            Assert.NotEqual(0, linted.ExitCode);
            Assert.Contains("no-unused-params", linted.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(folder, "*.bicep*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".bicep" or ".bicepparam");
}

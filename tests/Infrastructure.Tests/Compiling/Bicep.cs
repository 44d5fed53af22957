using System.Diagnostics;
using System.Reflection;

namespace DRServerless.Infrastructure.Tests.Compiling;

/// <summary>The Bicep compiler, as a process. It asks nothing of the network: types are built in, and no module comes from a registry.</summary>
internal static class Bicep
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string Folder { get; } = Path.Combine(Root, "infra", "bicep");

    /// <summary>What a team sets before it deploys.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["DRSERVERLESS_API_CLIENT_ID"] = "5d0f9c1e-0000-4000-8000-000000000003",
        ["DRSERVERLESS_AWS_AUDIENCE"] = "api://5d0f9c1e-0000-4000-8000-00000000000b/drserverless-aws",
    };

    public static Task<BicepAnswer> RunAsync(params IEnumerable<string> arguments) => RunAsync(Settings, arguments);

    public static async Task<BicepAnswer> RunAsync(IReadOnlyDictionary<string, string> settings, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Metadata("BicepCompiler"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in Settings.Keys) start.Environment.Remove(name);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new BicepAnswer(process.ExitCode, await output, await error);
    }

    private static string Metadata(string key) =>
        typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}

/// <summary>How a run ended.</summary>
internal sealed record BicepAnswer(int ExitCode, string Output, string Error)
{
    /// <summary>Clean is more than successful: warnings come with exit code 0.</summary>
    public void AssertClean()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
    }
}

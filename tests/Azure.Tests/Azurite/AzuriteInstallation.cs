namespace DRServerless.Azure.Tests.Azurite;

/// <summary>
/// Where Azurite, Microsoft's emulator of Azure Storage, is on this machine: the npm package's folder in DRSERVERLESS_AZURITE, or
/// artifacts/tools/azurite of the checkout, where .ci/run puts it. Without it, tests that need it are skipped with
/// the reason; with CI=true they fail, so that CI cannot pass by testing less.
/// </summary>
internal static class AzuriteInstallation
{
    public const string Variable = "DRSERVERLESS_AZURITE";

    /// <summary>What node runs; null when Azurite is not there.</summary>
    public static string? Main { get; } = Find();

    /// <summary>Node; null when it is not on the path.</summary>
    public static string? Node { get; } = FindNode();

    /// <summary>Why tests cannot run here; null when they can.</summary>
    public static string? Missing =>
        Node is null ? "Node.js is not on the path, and Azurite needs it." :
        Main is null ? $"Azurite is not installed: npm install --prefix artifacts/tools/azurite azurite@3.35.0, or name its folder in {Variable}." :
        null;

    /// <summary>Why tests are left out; null when they run, if only to fail.</summary>
    public static string? SkipReason => IsCi ? null : Missing;

    private static bool IsCi => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Find()
    {
        var package = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : Path.Combine(Checkout(), "artifacts/tools/azurite/node_modules/azurite");
        var main = Path.GetFullPath(Path.Combine(package, "dist/src/blob/main.js"));
        return File.Exists(main) ? main : null;
    }

    private static string Checkout()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "DRServerless.sln"))) return folder;
        }

        return AppContext.BaseDirectory;
    }

    private static string? FindNode() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))
            .FirstOrDefault(File.Exists);
}

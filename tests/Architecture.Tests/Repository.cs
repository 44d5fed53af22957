using System.Runtime.CompilerServices;

namespace DRServerless.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(Here());

    /// <summary>Source files of a top-level folder, build output left out.</summary>
    public static IReadOnlyList<string> SourceFiles(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(file => !IsOutput(file)).Order(StringComparer.Ordinal)];

    /// <summary>All files that belong to the project, by ending.</summary>
    public static IEnumerable<string> Files(params string[] endings) =>
        new[] { "src", "tests", "bench", "docs", "eng", ".ci", "infra" }
            .Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root))
            .Where(file => !IsOutput(file) && (endings.Length == 0 || endings.Contains(Path.GetExtension(file))));

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static bool IsOutput(string file) =>
        Relative(file).Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "TestResults" or "node_modules");

    private static string Here([CallerFilePath] string path = "") => path;

    private static string Find(string from)
    {
        for (var folder = Path.GetDirectoryName(from); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "DRServerless.sln"))) return folder;
        }

        throw new InvalidOperationException("The tests run outside a checkout.");
    }
}

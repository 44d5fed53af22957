using System.Runtime.CompilerServices;

namespace DRServerless.Api.Tests.Deployment;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(Here());

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

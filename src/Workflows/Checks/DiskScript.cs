using DRServerless.Core.Infrastructure;

namespace DRServerless.Workflows.Checks;

/// <summary>The script of a disk check: something is mounted at the path itself, and its root can be listed.</summary>
internal static class DiskScript
{
    /// <summary>The path was validated: it holds no quote and nothing that a quote would let through.</summary>
    public static string For(Platform platform, string path) => platform == Platform.Windows
        ? $"Get-Volume -FilePath '{path}' -ErrorAction Stop | Out-Null\nGet-ChildItem -LiteralPath '{path}' -Force -ErrorAction Stop | Out-Null"
        : $"findmnt --noheadings --mountpoint '{path}' || exit 1\nls -A -- '{path}' > /dev/null";
}

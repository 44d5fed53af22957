using System.Diagnostics;

namespace DRServerless.Cli.Simulation;

/// <summary>Starts this very program again, as a process of its own.</summary>
internal static class SelfProcess
{
    /// <summary>How to start this program: its own executable, or <c>dotnet</c> with its assembly.</summary>
    public static IReadOnlyList<string> Command { get; } = Find();

    /// <summary>A child of this process; its output goes to <paramref name="logFile"/>.</summary>
    /// <param name="arguments">Arguments of the child.</param>
    /// <param name="logFile">Where standard output and error go, appended.</param>
    /// <param name="ownSession">True for a child that outlives this process and does not get its terminal's signals.</param>
    public static Process Start(IEnumerable<string> arguments, string logFile, bool ownSession = false)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"log=$1; shift; exec {(ownSession ? "setsid " : "")}\"$@\" >>\"$log\" 2>&1 </dev/null");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(logFile);
        foreach (var part in Command.Concat(arguments)) start.ArgumentList.Add(part);
        return Process.Start(start) ?? throw new IOException("A process could not be started.");
    }

    private static List<string> Find()
    {
        var executable = Environment.ProcessPath ?? throw new IOException("The path of this program is not known.");
        return Path.GetFileNameWithoutExtension(executable) == "dotnet" ? [executable, typeof(SelfProcess).Assembly.Location] : [executable];
    }
}

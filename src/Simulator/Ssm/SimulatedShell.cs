using System.Globalization;
using System.Text.RegularExpressions;

namespace DRServerless.Simulator.Ssm;

/// <summary>
/// The shell of a simulated machine. It knows a few commands and says of every other what a shell says of one that is not installed: exit
/// code 127. Mounted are the root volume at <c>/</c> (<c>C:\</c>) and each other attached volume at <c>/mnt/NAME</c> of its device (<c>D:\</c> on).
/// </summary>
internal static partial class SimulatedShell
{
    private const int NotFound = 127;

    /// <summary>Runs a script line by line; as in a shell, its exit code is that of its last command, unless it exits before.</summary>
    public static ScriptEnd Run(IEnumerable<string> lines, IReadOnlySet<string> mounts)
    {
        var end = new ScriptEnd(0, "", "", TimeSpan.Zero);
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            end = Step(end, line, mounts, out var exits);
            if (exits) break;
        }

        return end;
    }

    private static ScriptEnd Step(ScriptEnd before, string line, IReadOnlySet<string> mounts, out bool exits)
    {
        var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        exits = words[0] == "exit";
        var rest = words.Length > 1 ? words[1] : "";
        switch (words[0])
        {
            case "true":
                return before with { ExitCode = 0 };
            case "false":
                return before with { ExitCode = 1 };
            case "exit":
                return before with { ExitCode = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : before.ExitCode };
            case "echo":
                return before with { ExitCode = 0, Output = $"{before.Output}{rest}\n" };
            case "sleep" when double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6:
                return before with { ExitCode = 0, Slept = before.Slept + TimeSpan.FromSeconds(seconds) };
            default:
                return Disk(before, line, mounts, out exits);
        }
    }

    private static ScriptEnd Disk(ScriptEnd before, string line, IReadOnlySet<string> mounts, out bool exits)
    {
        exits = false;
        if (FindMount().Match(line) is { Success: true } find)
        {
            var mounted = mounts.Contains(find.Groups["path"].Value);
            exits = !mounted && find.Groups["or"].Success;
            return mounted ? before with { ExitCode = 0, Output = $"{before.Output}{find.Groups["path"].Value}\n" } : before with { ExitCode = 1 };
        }

        if (List().Match(line) is not { Success: true } list)
            return before with { ExitCode = NotFound, Error = $"{before.Error}sh: {line.Split(' ')[0]}: command not found\n" };
        var path = list.Groups["path"].Value;
        if (mounts.Contains(path)) return before with { ExitCode = 0 };
        exits = list.Groups["stop"].Success;
        return before with { ExitCode = exits ? 1 : 2, Error = $"{before.Error}cannot access '{path}': No such file or directory\n" };
    }

    [GeneratedRegex("^findmnt --noheadings --mountpoint '(?<path>[^']+)'(?<or> \\|\\| exit 1)?$")]
    private static partial Regex FindMount();

    [GeneratedRegex("^(?:ls -A -- '(?<path>[^']+)' > /dev/null|(?:Get-Volume -FilePath|Get-ChildItem -LiteralPath) '(?<path>[^']+)'(?: -Force)?(?<stop> -ErrorAction Stop) \\| Out-Null)$")]
    private static partial Regex List();
}

using System.Globalization;
using DRServerless.Api.Machines;
using DRServerless.Core.Operations;

namespace DRServerless.Cli.Output;

/// <summary>
/// Live progress as lines, one a machine. In a terminal the lines are redrawn in place; piped, a machine's line is
/// written when its state changes and every few seconds in between, so a log stays readable.
/// </summary>
internal sealed class ProgressPrinter(CommandOutput output, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly bool _redraw = !Console.IsOutputRedirected && !output.Json;
    private readonly Dictionary<string, (string Line, DateTimeOffset At)> _last = [];
    private int _drawn;

    public void Event(OperationEvent line) => Say($"{line.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {line.Message}");

    /// <summary>A line that stays.</summary>
    public void Say(string text)
    {
        Erase();
        output.Line($"  {text}");
    }

    public void Machines(IReadOnlyList<MachineView> machines)
    {
        Erase();
        foreach (var machine in machines)
        {
            if (_redraw)
            {
                output.Line(Line(machine, Console.WindowWidth > 1 ? Console.WindowWidth - 1 : 79));
                _drawn++;
            }
            else if (IsNews(machine))
            {
                output.Line(Line(machine, int.MaxValue));
            }
        }
    }

    /// <summary>Takes the lines that were drawn last off the screen.</summary>
    public void Erase()
    {
        if (_drawn > 0) Console.Write($"\u001b[{_drawn}F\u001b[J");
        _drawn = 0;
    }

    private bool IsNews(MachineView machine)
    {
        var now = time.GetUtcNow();
        var state = $"{machine.Replication.State}|{machine.Replication.Problem?.Code}";
        if (_last.TryGetValue(machine.Name, out var last) && last.Line == state && now - last.At < Quiet) return false;
        _last[machine.Name] = (state, now);
        return true;
    }

    private static string Line(MachineView machine, int width)
    {
        var replication = machine.Replication;
        var remaining = replication.EstimatedCompletion is { } end && replication.BacklogBytes > 0 ? $" ETA {Format.Time(end)[11..]}" : "";
        var line = string.Create(CultureInfo.InvariantCulture,
            $"  {machine.Name,-12} {replication.State,-25} {replication.Percent,5:0.0} %  backlog {Format.Bytes(replication.BacklogBytes),-10} lag {Format.Seconds(replication.LagSeconds),-8} {replication.MebibytesPerSecond,6:0.0} MiB/s{remaining}  {replication.Problem?.Message ?? replication.Doing}");
        return line.Length <= width ? line : line[..Math.Max(0, width)];
    }
}

using System.Diagnostics;
using System.Globalization;

namespace DRServerless.Bench.Reporting;

/// <summary>What this process used between two moments.</summary>
internal readonly record struct Usage(double ProcessorSeconds, double WallSeconds, long AllocatedBytes)
{
    public static Usage operator +(Usage left, Usage right) => new(
        left.ProcessorSeconds + right.ProcessorSeconds, left.WallSeconds + right.WallSeconds, left.AllocatedBytes + right.AllocatedBytes);
}

/// <summary>Measures this process.</summary>
internal static class Meter
{
    public static async Task<Usage> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        await work();
        return new Usage(
            (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
            Stopwatch.GetElapsedTime(started).TotalSeconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    /// <summary>The most memory that this process ever had resident, in bytes.</summary>
    public static long PeakResidentBytes()
    {
        const string file = "/proc/self/status";
        if (!File.Exists(file)) return Process.GetCurrentProcess().PeakWorkingSet64;
        var line = File.ReadLines(file).First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }
}

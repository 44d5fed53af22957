namespace DRServerless.Cli.Rehearsal;

/// <summary>When the server is killed: spread over the phases of one cycle by the seed.</summary>
internal sealed class CrashPlan
{
    private const double LongestDelaySeconds = 4;

    private readonly ILookup<string, TimeSpan> _crashes;

    public CrashPlan(int crashes, int seed, IReadOnlyList<string> phases)
    {
        var random = new Random(seed);
        _crashes = Enumerable.Range(0, crashes)
            .Select(crash => (Phase: phases[(crash + random.Next(phases.Count)) % phases.Count], Delay: TimeSpan.FromSeconds(random.NextDouble() * LongestDelaySeconds)))
            .ToLookup(crash => crash.Phase, crash => crash.Delay);
    }

    /// <summary>Seconds after the phase began, ascending.</summary>
    public IReadOnlyList<TimeSpan> During(string phase) => [.. _crashes[phase].Order()];
}
